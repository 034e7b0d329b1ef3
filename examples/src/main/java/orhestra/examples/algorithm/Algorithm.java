package orhestra.examples.algorithm;

/** The algorithms by the names that parameters and results use. */
public enum Algorithm {
  PSO("PSO", 2) {
    @Override
    public Optimizer optimizer() {
      return new ParticleSwarm();
    }
  },
  GA("GA", 2) {
    @Override
    public Optimizer optimizer() {
      return new GeneticAlgorithm();
    }
  },
  DE("DE", 4) {
    @Override
    public Optimizer optimizer() {
      return new DifferentialEvolution();
    }
  },
  CMA_ES("CMA-ES", 2) {
    @Override
    public Optimizer optimizer() {
      return new CmaEs();
    }
  },
  RANDOM("RANDOM", 1) {
    @Override
    public Optimizer optimizer() {
      return new RandomSearch();
    }
  };

  private final String label;
  private final int leastAgents;

  Algorithm(String label, int leastAgents) {
    this.label = label;
    this.leastAgents = leastAgents;
  }

  /** A new optimizer with the standard settings of its paper. */
  public abstract Optimizer optimizer();

  /** The name in parameters and results. */
  public String label() {
    return label;
  }

  /** The smallest population with which the algorithm is defined. */
  public int leastAgents() {
    return leastAgents;
  }
}
