//! The options of the command line.

use std::error::Error;

/// Evaluations after which the best so far is printed: of few parameters, and of many.
pub const SHORT: [u32; 3] = [25, 50, 100];
pub const LONG: [u32; 3] = [100, 200, 500];

pub struct Options {
    pub problems: String,
    pub objective: Option<String>,
    pub sampler: Option<String>,
    pub seeds: u64,
    pub first_seed: u64,
    /// The number after which every search ends and is printed; none for those of each objective.
    pub evaluations: Option<u32>,
    pub batch: u32,
    pub candles: Vec<String>,
    pub all_seeds: bool,
}

impl Options {
    /// Reads the arguments of the program.
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            problems: "few".to_owned(),
            objective: None,
            sampler: None,
            seeds: 20,
            first_seed: 1,
            evaluations: None,
            batch: 1,
            candles: Vec::new(),
            all_seeds: false,
        };
        let mut args = std::env::args().skip(1);
        while let Some(name) = args.next() {
            if name == "--all-seeds" {
                options.all_seeds = true;
                continue;
            }
            let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--problems" => options.problems = value,
                "--objective" => options.objective = Some(value),
                "--sampler" => options.sampler = Some(value),
                "--seeds" => options.seeds = value.parse()?,
                "--first-seed" => options.first_seed = value.parse()?,
                "--evaluations" => options.evaluations = Some(value.parse()?),
                "--batch" => options.batch = value.parse()?,
                "--candles" => options.candles.push(value),
                _ => return Err(format!("there is no option {name}").into()),
            }
        }
        Ok(options)
    }
}
