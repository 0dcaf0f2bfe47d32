namespace KfuncGen.Generator.Analyzers.GuardFlow.Logic;

/// <summary>
/// Makes formulas, as reduced ordered binary decision diagrams (Bryant, 1986): a node asks one variable and goes on with one
/// of two nodes. Each formula exists once, so equality is that of two numbers, and what a hundred independent conditions say
/// together takes a hundred nodes, where a list of all their cases would take 2^100.
/// </summary>
internal sealed class FormulaTable
{
    private const int Constant = int.MaxValue;

    // A table that has grown beyond this belongs to a body unlike any that people write.
    private const int Plenty = 200_000;

    private readonly List<(int Variable, int Low, int High)> nodes = [(Constant, 0, 0), (Constant, 1, 1)];
    private readonly Dictionary<(int Variable, int Low, int High), int> known = [];
    private readonly Dictionary<(int If, int Then, int Else), int> choices = [];

    // Variables from the first that is asked to the last, and where each stands among them.
    private readonly List<int> order = [];
    private readonly List<int> positions = [];

    /// <summary>
    /// How many nodes a formula may have before its user should do with one that says less. The price of an operation is the
    /// product of two sizes at most, so the limit bounds time too; it shrinks in a table that has grown large.
    /// </summary>
    public int Limit => nodes.Count < Plenty ? 512 : 16;

    /// <summary>The number of variables.</summary>
    public int VariableCount => positions.Count;

    /// <summary>Makes a variable.</summary>
    /// <param name="near">Formulas that it will be equal to, or close: it is asked right behind theirs, which keeps diagrams small.</param>
    public int NewVariable(params Formula[] near)
    {
        int variable = positions.Count;
        int position = order.Count;

        if (near.Length > 0)
        {
            int last = near.SelectMany(Support).Select(one => positions[one]).DefaultIfEmpty(-1).Max();
            position = last < 0 ? position : last + 1;
        }

        // Those that are there stay in their order, so no node has to change.
        order.Insert(position, variable);
        positions.Add(position);

        for (int i = position + 1; i < order.Count; i++)
        {
            positions[order[i]] = i;
        }

        return variable;
    }

    /// <summary>What a variable says.</summary>
    public Formula Is(int variable) => new(Node(variable, 0, 1));

    /// <summary>The opposite.</summary>
    public Formula Not(Formula one) => Choose(one, Formula.False, Formula.True);

    /// <summary>Both.</summary>
    public Formula And(Formula left, Formula right) => Choose(left, right, Formula.False);

    /// <summary>One of them, or both.</summary>
    public Formula Or(Formula left, Formula right) => Choose(left, Formula.True, right);

    /// <summary>One formula where a condition holds, another where it does not.</summary>
    public Formula Choose(Formula condition, Formula then, Formula otherwise) => new(Choose(condition.Node, then.Node, otherwise.Node));

    /// <summary>Whether one follows from the other.</summary>
    public bool Implies(Formula one, Formula other) => And(one, Not(other)).IsFalse;

    /// <summary>What a formula says of all other variables: it holds where some values of those make it true.</summary>
    public Formula Without(Formula one, Func<int, bool> isForgotten) => new(Without(one.Node, isForgotten, []));

    /// <summary>The variables that a formula asks.</summary>
    public HashSet<int> Support(Formula one)
    {
        HashSet<int> variables = [];
        Walk(one.Node, [], node => variables.Add(nodes[node].Variable), int.MaxValue);
        return variables;
    }

    /// <summary>Whether a formula has more nodes than the limit.</summary>
    public bool IsTooLarge(Formula one) => !Walk(one.Node, [], static _ => { }, Limit);

    /// <summary>What a formula says of its variables one by one: those that it makes true, and those that it makes false.</summary>
    public Formula OneByOne(Formula one)
    {
        Formula result = Formula.True;

        foreach (int variable in Support(one))
        {
            Formula it = Is(variable);
            result = Implies(one, it) ? And(result, it) : Implies(one, Not(it)) ? And(result, Not(it)) : result;
        }

        return result;
    }

    private int Node(int variable, int low, int high)
    {
        if (low == high)
        {
            return low;
        }

        (int, int, int) key = (variable, low, high);

        if (!known.TryGetValue(key, out int node))
        {
            node = nodes.Count;
            nodes.Add(key);
            known.Add(key, node);
        }

        return node;
    }

    private int Choose(int condition, int then, int otherwise)
    {
        if (condition <= 1)
        {
            return condition == 1 ? then : otherwise;
        }

        then = then == condition ? 1 : then;
        otherwise = otherwise == condition ? 0 : otherwise;

        if (then == otherwise)
        {
            return then;
        }

        if (then == 1 && otherwise == 0)
        {
            return condition;
        }

        if (!choices.TryGetValue((condition, then, otherwise), out int result))
        {
            int variable = First(First(nodes[condition].Variable, nodes[then].Variable), nodes[otherwise].Variable);
            int low = Choose(Branch(condition, variable, false), Branch(then, variable, false), Branch(otherwise, variable, false));
            int high = Choose(Branch(condition, variable, true), Branch(then, variable, true), Branch(otherwise, variable, true));
            result = Node(variable, low, high);
            choices.Add((condition, then, otherwise), result);
        }

        return result;
    }

    private int Without(int node, Func<int, bool> isForgotten, Dictionary<int, int> done)
    {
        if (node <= 1)
        {
            return node;
        }

        if (!done.TryGetValue(node, out int result))
        {
            (int variable, int low, int high) = nodes[node];
            low = Without(low, isForgotten, done);
            high = Without(high, isForgotten, done);
            result = isForgotten(variable) ? Choose(low, 1, high) : Choose(Node(variable, 0, 1), high, low);
            done.Add(node, result);
        }

        return result;
    }

    // False where there are more nodes than that.
    private bool Walk(int node, HashSet<int> seen, Action<int> visit, int limit)
    {
        if (node <= 1 || !seen.Add(node))
        {
            return true;
        }

        visit(node);
        return seen.Count <= limit && Walk(nodes[node].Low, seen, visit, limit) && Walk(nodes[node].High, seen, visit, limit);
    }

    private int First(int one, int other) =>
        one == Constant ? other : other == Constant ? one : positions[one] < positions[other] ? one : other;

    private int Branch(int node, int variable, bool value) =>
        nodes[node].Variable != variable ? node : value ? nodes[node].High : nodes[node].Low;
}
