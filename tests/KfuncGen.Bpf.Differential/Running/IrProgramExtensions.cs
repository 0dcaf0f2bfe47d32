using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Differential.Running;

// What a program consists of.
internal static class IrProgramExtensions
{
    // The function that the kernel calls, and all that it reaches.
    public static IReadOnlyList<IrFunction> Functions(this IrProgram program)
    {
        List<IrFunction> functions = [program.Main];

        for (int i = 0; i < functions.Count; i++)
        {
            foreach (IrValue value in functions[i].Blocks.SelectMany(static block => block.Values))
            {
                if (value.Callee is IrCallee.Function callee && !functions.Contains(callee.Target))
                {
                    functions.Add(callee.Target);
                }
            }
        }

        return functions;
    }
}
