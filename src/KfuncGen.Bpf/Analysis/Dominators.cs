using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Analysis;

/// <summary>
/// Which block must run before which: Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm", 2001. By index in
/// reverse postorder.
/// </summary>
internal sealed class Dominators
{
    private readonly int[] immediate;
    private readonly int[] enter;
    private readonly int[] leave;

    /// <summary>Finds the dominators.</summary>
    /// <param name="order">The blocks in the order of <see cref="BlockOrder"/>, each with its place as its index.</param>
    public Dominators(List<IrBlock> order)
    {
        Order = order;
        immediate = new int[order.Count];

        for (int i = 1; i < immediate.Length; i++)
        {
            immediate[i] = -1;
        }

        bool isChanged = true;

        while (isChanged)
        {
            isChanged = false;

            for (int i = 1; i < immediate.Length; i++)
            {
                int found = -1;

                foreach (IrBlock predecessor in order[i].Predecessors)
                {
                    int index = predecessor.Index;

                    if (index >= 0 && immediate[index] >= 0)
                    {
                        found = found < 0 ? index : Common(found, index);
                    }
                }

                if (immediate[i] != found)
                {
                    immediate[i] = found;
                    isChanged = true;
                }
            }
        }

        Children = new List<int>[order.Count];

        for (int i = 0; i < immediate.Length; i++)
        {
            Children[i] = [];
        }

        for (int i = 1; i < immediate.Length; i++)
        {
            Children[immediate[i]].Add(i);
        }

        enter = new int[order.Count];
        leave = new int[order.Count];
        Number();
    }

    /// <summary>The blocks.</summary>
    public List<IrBlock> Order { get; }

    /// <summary>By index, the blocks whose immediate dominator it is.</summary>
    public List<int>[] Children { get; }

    /// <summary>The last block that must run before a block; the first one's is itself.</summary>
    public int Immediate(int index) => immediate[index];

    /// <summary>Whether one block must run before another, or is it.</summary>
    public bool Dominates(int first, int second) => enter[first] <= enter[second] && leave[second] <= leave[first];

    private int Common(int a, int b)
    {
        while (a != b)
        {
            if (a > b)
            {
                a = immediate[a];
            }
            else
            {
                b = immediate[b];
            }
        }

        return a;
    }

    private void Number()
    {
        int time = 0;
        Stack<(int Index, int Next)> path = new();
        path.Push((0, 0));

        while (path.Count > 0)
        {
            (int index, int next) = path.Pop();

            if (next == 0)
            {
                enter[index] = time++;
            }

            if (next < Children[index].Count)
            {
                path.Push((index, next + 1));
                path.Push((Children[index][next], 0));
            }
            else
            {
                leave[index] = time++;
            }
        }
    }
}
