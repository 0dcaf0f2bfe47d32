using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// What is known while a function is being made.
internal sealed class FunctionState(Random random, IReadOnlyList<Function> callable, IReadOnlyList<StructType> structTypes, ScalarType? returnType)
{
    private int lastName;

    public Random Random { get; } = random;

    public IReadOnlyList<Function> Callable { get; } = callable;

    public IReadOnlyList<StructType> StructTypes { get; } = structTypes;

    public ScalarType? ReturnType { get; } = returnType;

    public Scope Scope { get; } = new();

    // How often the place where code is being made runs in one call.
    public int Trips { get; set; } = 1;

    // How many loops and switches a break would have to leave, and loops alone for a continue.
    public int BreakTargets { get; set; }

    public int Loops { get; set; }

    // The labels that a goto may jump to, forward.
    public List<string> Labels { get; } = [];

    public int Cost { get; private set; }

    public void Spend(int cost) => Cost += cost * Trips;

    public bool CanSpend(int cost) => Cost + (cost * Trips) <= GenerationLimits.FunctionCost;

    public string NewName(string prefix) => prefix + ++lastName;

    public bool Chance(int percent) => Random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];
}
