using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Generation;

// What is known while a function is being made.
internal sealed class FunctionState
{
    private int lastName;

    public FunctionState(Random random, IReadOnlyList<Function> callable, Declarations declarations, ScalarType? returnType)
    {
        Random = random;
        Callable = callable;
        StructTypes = declarations.Structs;
        Enums = declarations.Enums;
        ReturnType = returnType;

        foreach (Variable member in declarations.Members)
        {
            Scope.Add(member);
        }
    }

    public Random Random { get; }

    public IReadOnlyList<Function> Callable { get; }

    public IReadOnlyList<StructType> StructTypes { get; }

    public IReadOnlyList<EnumType> Enums { get; }

    public ScalarType? ReturnType { get; }

    public Scope Scope { get; } = new();

    // How often the place where code is being made runs in one call.
    public int Trips { get; set; } = 1;

    // How many loops and switches a break would have to leave, and loops alone for a continue.
    public int BreakTargets { get; set; }

    public int Loops { get; set; }

    // Whether code is made that nothing may leave: of a finally block.
    public bool IsConfined { get; set; }

    // The labels that a goto may jump to, forward.
    public List<string> Labels { get; } = [];

    public int Cost { get; private set; }

    public void Spend(int cost) => Cost += cost * Trips;

    public bool CanSpend(int cost) => Cost + (cost * Trips) <= GenerationLimits.FunctionCost;

    public string NewName(string prefix) => prefix + ++lastName;

    public bool Chance(int percent) => Random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];
}
