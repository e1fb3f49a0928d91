//! Expressions: the types that each operator takes and gives.

use super::bounds::Bounds;
use super::calls::Call;
use super::checker::{Checker, MAX_DEPTH};
use super::typed::{Type, Typed, TypedKind};
use crate::params::ParamValue;
use crate::rules::ast::{BinaryOp, Expr, ExprKind, Literal, Span, UnaryOp};
use crate::rules::error::Fault;
use crate::rules::foreign;
use crate::rules::lexer::shown;
use crate::rules::suggest::did_you_mean;
use crate::rules::vocabulary::PastFunction;
use crate::rules::words::UNDEFINED;
use crate::search::Dimension;

impl Type {
    /// The type in a message.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Series => "a series",
            Self::Condition => "a condition",
        }
    }
}

impl Typed {
    /// Derives type and flags: constant if all sub-expressions are, a condition if the operator gives one or the branches are.
    pub(super) fn derived(kind: TypedKind, span: Span) -> Self {
        let mut made = Self {
            kind,
            ty: Type::Series,
            constant: true,
            path_dependent: false,
            stateful: false,
            span,
        };
        let constant = made.children().all(|child| child.constant);
        let path_dependent = made.children().any(|child| child.path_dependent);
        let stateful = made.children().any(|child| child.stateful);
        let is_condition = match &made.kind {
            TypedKind::Unary(operation, _) => *operation == UnaryOp::Not,
            TypedKind::Binary(operation, ..) => !operation.is_arithmetic(),
            TypedKind::Cross { .. } | TypedKind::Defined(_) | TypedKind::Chosen { .. } => true,
            TypedKind::Past(function, _) => {
                use PastFunction::{Begins, Falling, Rising};
                matches!(function, Rising | Falling | Begins)
            }
            TypedKind::If { then, .. } => then.ty == Type::Condition,
            TypedKind::Back { of, .. } | TypedKind::On { value: of, .. } => {
                of.ty == Type::Condition
            }
            _ => false,
        };
        made.ty = match (is_condition, constant) {
            (true, _) => Type::Condition,
            (false, true) => Type::Number,
            (false, false) => Type::Series,
        };
        (made.constant, made.path_dependent, made.stateful) = (constant, path_dependent, stateful);
        made
    }
}

impl BinaryOp {
    fn is_arithmetic(self) -> bool {
        matches!(self, Self::Add | Self::Subtract | Self::Multiply | Self::Divide)
    }

    fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

impl Checker<'_> {
    /// Checks an expression; none if it has a mistake, which is then recorded.
    pub(super) fn expression(&mut self, expression: &Expr) -> Option<Typed> {
        if self.is_enough() {
            return None;
        }
        if self.depth >= MAX_DEPTH {
            return self.too_deep(expression.span);
        }
        self.depth += 1;
        let typed = self.kind(&expression.node, expression.span);
        self.depth -= 1;
        typed
    }

    fn kind(&mut self, kind: &ExprKind, span: Span) -> Option<Typed> {
        match kind {
            ExprKind::Literal(Literal::Number(number)) => {
                Some(Typed::derived(TypedKind::Number(*number), span))
            }
            ExprKind::Literal(Literal::Bool(flag)) => {
                Some(Typed { ty: Type::Condition, ..Typed::derived(TypedKind::Flag(*flag), span) })
            }
            ExprKind::Text(_) | ExprKind::Literal(Literal::Choice(_)) => {
                let message =
                    "the name of a choice is only compared with a parameter that has choices";
                let text = self.text_of(span).trim_matches('"');
                let meant = if text.contains(':') { "time" } else { text };
                let hint = foreign::hint(meant, &[], self.text, span);
                self.refuse(Fault::new(span, message).suggest(hint))
            }
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Call { function, arguments, output } => {
                self.call(&Call { function, arguments, output: output.as_ref(), span })
            }
            ExprKind::Output { of, output } => self.output_of(of, output, span),
            ExprKind::Back { of, candles } => self.back(of, candles, span),
            ExprKind::Unary(operation, of) => self.unary(*operation, of, span),
            ExprKind::Binary(operation, a, b) => self.binary(*operation, a, b, span),
            ExprKind::Cross { above, a, b } => self.cross(*above, a, b, span),
            ExprKind::If { condition, then, otherwise } => {
                self.choice([condition, then, otherwise], span)
            }
            ExprKind::On { interval_ms, value } => self.on(interval_ms.node, value, span),
        }
    }

    fn back(&mut self, of: &Expr, candles: &Expr, span: Span) -> Option<Typed> {
        let (of, candles) = (self.expression(of), self.expression(candles));
        let (of, candles) = (of?, candles?);
        if of.constant {
            let message =
                format!("{} is the same at every candle and has no past", self.quoted(&of));
            return self.refuse(Fault::new(of.span, message));
        }
        self.named_past(&of)?;
        if !candles.is_number() {
            let message = format!(
                "the number of candles must not change, but this is {}",
                candles.ty.words()
            );
            return self.refuse(Fault::new(candles.span, message));
        }
        self.require_bounds(&candles, "the number of candles".to_owned(), Bounds::PAST);
        Some(Typed::derived(TypedKind::Back { of: Box::new(of), candles: Box::new(candles) }, span))
    }

    fn unary(&mut self, operation: UnaryOp, of: &Expr, span: Span) -> Option<Typed> {
        let of = self.expression(of)?;
        match operation {
            UnaryOp::Negate => self.numeric(&of, "`-` takes a number or a series")?,
            UnaryOp::Not => self.condition(&of, "`not` takes a condition")?,
        }
        Some(Typed::derived(TypedKind::Unary(operation, Box::new(of)), span))
    }

    fn binary(&mut self, operation: BinaryOp, a: &Expr, b: &Expr, span: Span) -> Option<Typed> {
        if matches!(operation, BinaryOp::Equal | BinaryOp::NotEqual) {
            for (side, other) in [(a, b), (b, a)] {
                if let (ExprKind::Name(name), ExprKind::Text(choice)) = (&*side.node, &*other.node)
                {
                    if self.missing.names.contains_key(name) {
                        return None;
                    }
                    let Some(choices) = self.choices_of(name) else { continue };
                    let chosen = self.chosen(name, choice, &choices, other.span)?;
                    let chosen = Typed { span, ..chosen };
                    return Some(match operation {
                        BinaryOp::Equal => chosen,
                        _ => Typed::derived(TypedKind::Unary(UnaryOp::Not, Box::new(chosen)), span),
                    });
                }
            }
        }
        let (a, b) = (self.expression(a), self.expression(b));
        let (a, b) = (a?, b?);
        let symbol = operation.symbol();
        let unknown = |side: &Typed| matches!(side.kind, TypedKind::Number(it) if it.is_nan());
        if matches!(operation, BinaryOp::Equal | BinaryOp::NotEqual)
            && let Some((_, other)) =
                [(&a, &b), (&b, &a)].into_iter().find(|(side, _)| unknown(side))
        {
            let message = format!("a comparison with `{UNDEFINED}` is never true");
            let not = if operation == BinaryOp::Equal { "not " } else { "" };
            let suggestion = format!("write `{not}defined({})`", shown(self.text_of(other.span)));
            return self.refuse(Fault::new(span, message).suggest(suggestion));
        }
        for side in [&a, &b] {
            match operation {
                BinaryOp::And | BinaryOp::Or => {
                    self.condition(side, &format!("`{symbol}` joins conditions"))?;
                }
                _ if operation.is_arithmetic() => {
                    self.numeric(side, &format!("`{symbol}` takes numbers or series"))?;
                }
                _ => self.numeric(side, &format!("`{symbol}` compares numbers or series"))?,
            }
        }
        Some(Typed::derived(TypedKind::Binary(operation, Box::new(a), Box::new(b)), span))
    }

    /// The choices of a parameter, if it has them.
    fn choices_of(&self, name: &str) -> Option<Vec<String>> {
        let param = self.params.iter().find(|param| param.name == name)?;
        match (&param.range, &param.default) {
            (Some(Dimension::Categorical { choices }), _) => {
                Some(choices.iter().map(ParamValue::to_string).collect())
            }
            (_, ParamValue::Name(only)) => Some(vec![only.clone()]),
            _ => None,
        }
    }

    fn chosen(
        &mut self,
        name: &str,
        choice: &str,
        choices: &[String],
        span: Span,
    ) -> Option<Typed> {
        if !choices.iter().any(|known| known == choice) {
            let message =
                format!("`{name}` has no choice \"{choice}\"; it has {}", choices.join(", "));
            let near = did_you_mean(choice, choices.iter().map(String::as_str));
            return self.refuse(Fault::new(span, message).suggest(near));
        }
        let kind = TypedKind::Chosen { param: name.to_owned(), choice: choice.to_owned() };
        Some(Typed::derived(kind, span))
    }

    fn cross(&mut self, above: bool, a: &Expr, b: &Expr, span: Span) -> Option<Typed> {
        let (a, b) = (self.expression(a), self.expression(b));
        let (a, b) = (a?, b?);
        for side in [&a, &b] {
            self.numeric(side, "`crosses` compares numbers or series")?;
            self.named_past(side)?;
        }
        if a.is_number() && b.is_number() {
            let message = "two numbers never cross: one side must be a series";
            return self.refuse(Fault::new(span, message));
        }
        Some(Typed::derived(TypedKind::Cross { above, a: Box::new(a), b: Box::new(b) }, span))
    }

    fn choice(&mut self, parts: [&Expr; 3], span: Span) -> Option<Typed> {
        let [condition, then, otherwise] = parts.map(|part| self.expression(part));
        let (condition, then, otherwise) = (condition?, then?, otherwise?);
        self.condition(&condition, "`if` takes a condition")?;
        if (then.ty == Type::Condition) != (otherwise.ty == Type::Condition) {
            let message = format!(
                "`then` gives {} and `else` gives {}: both must be conditions, or neither",
                then.ty.words(),
                otherwise.ty.words()
            );
            return self.refuse(Fault::new(otherwise.span, message));
        }
        let [condition, then, otherwise] = [condition, then, otherwise].map(Box::new);
        Some(Typed::derived(TypedKind::If { condition, then, otherwise }, span))
    }

    fn on(&mut self, interval_ms: f64, value: &Expr, span: Span) -> Option<Typed> {
        let value = self.expression(value)?;
        if value.constant {
            let message =
                "`on` takes a series or a condition, but this is the same at every candle";
            return self.refuse(Fault::new(value.span, message));
        }
        self.without_position(&value, "it is known only at the candle itself")?;
        let facts = self.facts(&value);
        if let Some(var) = facts.var {
            let text = shown(self.text_of(var));
            let message = format!(
                "`{text}` depends on a `var`, which is kept for the candle itself and cannot be inside `on`"
            );
            return self.refuse(Fault::new(var, message));
        }
        if let Some(inner) = facts.on {
            let message = "`on` cannot contain another `on`";
            return self.refuse(Fault::new(inner, message));
        }
        if let Some(time) = facts.time {
            let message = "parts of the time belong to the candle itself and cannot be inside `on`";
            return self.refuse(Fault::new(time, message));
        }
        Some(Typed::derived(TypedKind::On { interval_ms, value: Box::new(value) }, span))
    }

    /// Refuses conditions.
    pub(super) fn numeric(&mut self, value: &Typed, rule: &str) -> Option<()> {
        if value.ty != Type::Condition {
            return Some(());
        }
        let fault = Fault::new(value.span, format!("{rule}, but this is a condition"));
        let is_comparison = rule.starts_with("`==`") || rule.starts_with("`!=`");
        let text = self.text_of(value.span);
        let is_short = text.chars().count() <= 40 && !text.contains('\n');
        let number = is_short.then(|| format!("a number is `if {text} then 1 else 0`"));
        let directly = "use a condition directly: `in_position`, `not in_position`".to_owned();
        self.refuse(fault.suggest(if is_comparison { Some(directly) } else { number }))
    }

    /// Refuses everything but conditions.
    pub(super) fn condition(&mut self, value: &Typed, rule: &str) -> Option<()> {
        if value.ty == Type::Condition {
            return Some(());
        }
        let message = format!("{rule}, but this is {}", value.ty.words());
        let text = self.text_of(value.span);
        let suggestion = (text.chars().count() <= 40 && !text.contains('\n'))
            .then(|| format!("compare it with a value: `{text} > 0`"));
        self.refuse(Fault::new(value.span, message).suggest(suggestion))
    }

    /// Refuses the past of an expression that depends on the position or on a `var`, unless it is a name.
    pub(super) fn named_past(&mut self, of: &Typed) -> Option<()> {
        if !of.is_kept() || of.is_name() {
            return Some(());
        }
        let facts = self.facts(of);
        let place = facts.position.or(facts.var).unwrap_or(of.span);
        let text = shown(self.text_of(place));
        let on = if facts.position.is_some() { "the position" } else { "a `var`" };
        let message = format!("`{text}` depends on {on}, and only a name keeps its past");
        let suggestion = "give the expression a `let` line and use its name";
        self.refuse(Fault::new(of.span, message).suggest(suggestion.to_owned()))
    }

    /// Refuses what depends on the position.
    pub(super) fn without_position(&mut self, value: &Typed, why: &str) -> Option<()> {
        if !value.path_dependent {
            return Some(());
        }
        let fault = self.of_position(value, why);
        self.refuse(fault)
    }

    /// The fault of a value that depends on the position.
    pub(super) fn of_position(&mut self, value: &Typed, why: &str) -> Fault {
        let place = self.facts(value).position.unwrap_or(value.span);
        let text = shown(self.text_of(place));
        Fault::new(place, format!("`{text}` depends on the position: {why}"))
    }

    fn quoted(&self, value: &Typed) -> String {
        format!("`{}`", shown(self.text_of(value.span)))
    }
}
