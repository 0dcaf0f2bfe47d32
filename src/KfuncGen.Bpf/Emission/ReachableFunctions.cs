using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Emission;

/// <summary>The functions that a program may call, the main one first.</summary>
internal static class ReachableFunctions
{
    /// <summary>Finds them; adds a problem for each that calls itself, directly or through others.</summary>
    public static List<IrFunction> Find(IrFunction main, List<BpfCodeProblem> problems)
    {
        List<IrFunction> found = [main];
        HashSet<IrFunction> known = [main];
        List<IrFunction> path = [main];
        Stack<(List<IrFunction> Callees, int Next)> pending = new();
        pending.Push((CalleesOf(main), 0));

        while (pending.Count > 0)
        {
            (List<IrFunction> callees, int next) = pending.Pop();

            if (next == callees.Count)
            {
                path.RemoveAt(path.Count - 1);
                continue;
            }

            pending.Push((callees, next + 1));
            IrFunction callee = callees[next];
            int place = path.IndexOf(callee);

            if (place >= 0)
            {
                problems.Add(new BpfCodeProblem(callee.Name, BpfCodeProblemKind.Recursion, RecursionMessage(path, place)));
            }
            else if (known.Add(callee))
            {
                found.Add(callee);
                path.Add(callee);
                pending.Push((CalleesOf(callee), 0));
            }
        }

        return found;
    }

    private static string RecursionMessage(List<IrFunction> path, int place)
    {
        List<string> names = [];

        for (int i = place; i < path.Count; i++)
        {
            names.Add(path[i].Name);
        }

        names.Add(path[place].Name);
        return $"A BPF function cannot call itself: {string.Join(" → ", names)}.";
    }

    private static List<IrFunction> CalleesOf(IrFunction function)
    {
        List<IrFunction> callees = [];

        foreach (IrBlock block in function.Blocks)
        {
            foreach (IrValue value in block.Values)
            {
                if (value.Callee is IrCallee.Function call && !callees.Contains(call.Target))
                {
                    callees.Add(call.Target);
                }
            }
        }

        return callees;
    }
}
