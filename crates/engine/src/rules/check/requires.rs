//! `require` lines: constraints in the form of a search, which compares two parameters, or a parameter and a number.

use super::checker::{CheckedRule, Checker};
use super::typed::Type;
use crate::params::ParamValue;
use crate::rules::ast::{BinaryOp, Expr, ExprKind, Literal, UnaryOp};
use crate::rules::error::Fault;
use crate::rules::lexer::shown;

const FORM: &str = "`require` compares two parameters, or a parameter and a number";

impl Checker<'_> {
    /// The constraints as texts that a search reads.
    pub(super) fn requires(&mut self, requires: &[Expr]) -> Vec<String> {
        let mut constraints = Vec::new();
        for require in requires {
            self.require(require, &mut constraints);
        }
        constraints
    }

    /// `a < b and b < c` is two constraints.
    fn require(&mut self, require: &Expr, constraints: &mut Vec<String>) -> Option<()> {
        let mut left = require;
        let mut rules = Vec::new();
        while let ExprKind::Binary(BinaryOp::And, a, b) = &*left.node {
            rules.push(b);
            left = a;
        }
        rules.push(left);
        for rule in rules.into_iter().rev() {
            let text = self.rule(rule)?;
            let typed = self.expression(rule)?;
            let params = self.facts(&typed).params;
            let ranged = self.params.iter().filter(|param| param.range.is_some());
            let ranged = ranged.filter(|param| params.contains_key(&param.name));
            let varying = ranged.map(|param| param.name.clone()).collect();
            self.rules.push(CheckedRule { holds: typed, params, varying });
            constraints.push(text);
        }
        Some(())
    }

    fn rule(&mut self, rule: &Expr) -> Option<String> {
        let compared = match &*rule.node {
            ExprKind::Binary(operation, a, b) => operator(*operation).map(|text| (text, a, b)),
            _ => None,
        };
        let Some((operator, a, b)) = compared else {
            let fault = Fault::new(rule.span, FORM);
            return self.refuse(fault.suggest("write it like `require fast < slow`".to_owned()));
        };
        let (left, right) = (self.operand(a), self.operand(b));
        let (left, right) = (left?, right?);
        if left.1 && right.1 {
            let message = "this compares two numbers: it is always true or always false";
            return self.refuse(Fault::new(rule.span, message));
        }
        Some(format!("{} {operator} {}", left.0, right.0))
    }

    /// A side of a constraint as text, and whether it is a number.
    fn operand(&mut self, side: &Expr) -> Option<(String, bool)> {
        match &*side.node {
            ExprKind::Literal(Literal::Number(number)) => return Some((number.to_string(), true)),
            ExprKind::Unary(UnaryOp::Negate, of) => {
                if let ExprKind::Literal(Literal::Number(number)) = &*of.node {
                    return Some(((-number).to_string(), true));
                }
            }
            ExprKind::Name(name) => {
                if let Some(param) = self.params.iter().find(|param| param.name == *name) {
                    if matches!(param.default, ParamValue::Number(_)) {
                        return Some((name.clone(), false));
                    }
                    let message = format!("{FORM}, but `{name}` is {}", Type::Condition.words());
                    return self.refuse(Fault::new(side.span, message));
                }
                if !self.is_let(name) {
                    // Reports a name that does not exist, with a suggestion.
                    self.name(name, side.span)?;
                }
            }
            _ => {}
        }
        let text = shown(self.text_of(side.span));
        self.refuse(Fault::new(side.span, format!("{FORM}; `{text}` is neither")))
    }

    fn is_let(&self, name: &str) -> bool {
        self.declared_on(name).is_some()
    }
}

fn operator(operation: BinaryOp) -> Option<&'static str> {
    match operation {
        BinaryOp::Less => Some("<"),
        BinaryOp::LessOrEqual => Some("<="),
        BinaryOp::Greater => Some(">"),
        BinaryOp::GreaterOrEqual => Some(">="),
        BinaryOp::Equal => Some("=="),
        BinaryOp::NotEqual => Some("!="),
        _ => None,
    }
}
