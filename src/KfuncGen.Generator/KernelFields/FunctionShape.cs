namespace KfuncGen.Generator.KernelFields;

/// <summary>Takes the canonical shape of a prototype apart: <c>s64(*struct file,*char,u64,*s64)</c>.</summary>
internal static class FunctionShape
{
    /// <summary>The arguments, and whether more may follow.</summary>
    public static IReadOnlyList<HookArgument> ArgumentsOf(string prototype)
    {
        int open = OpenOf(prototype);
        string list = prototype.Substring(open + 1, prototype.Length - open - 2);
        return list.Length == 0 ? [] : [.. Split(list).Select(static shape => new HookArgument(shape, ToC(shape)))];
    }

    /// <summary>The result.</summary>
    public static HookArgument ResultOf(string prototype)
    {
        string shape = prototype.Substring(0, OpenOf(prototype));
        return new HookArgument(shape, ToC(shape));
    }

    // The parameters' parenthesis is the one that the last one closes; function types have some of their own.
    private static int OpenOf(string prototype)
    {
        int depth = 0;

        for (int i = prototype.Length - 1; i >= 0; i--)
        {
            depth += prototype[i] == ')' ? 1 : prototype[i] == '(' ? -1 : 0;

            if (depth == 0)
            {
                return i;
            }
        }

        return 0;
    }

    private static IEnumerable<string> Split(string list)
    {
        int depth = 0;
        int start = 0;

        for (int i = 0; i <= list.Length; i++)
        {
            if (i == list.Length || (list[i] == ',' && depth == 0))
            {
                yield return list.Substring(start, i - start);
                start = i + 1;
            }
            else
            {
                depth += list[i] == '(' ? 1 : list[i] == ')' ? -1 : 0;
            }
        }
    }

    private static string ToC(string shape)
    {
        string pointee = shape.TrimStart('*');
        return shape.Length == pointee.Length ? shape : $"{pointee} {shape.Substring(0, shape.Length - pointee.Length)}";
    }
}
