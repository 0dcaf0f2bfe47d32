using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Interpreter.Host;

/// <summary>
/// What a function of the program takes and returns. Where the machine knows it, the upper halves of 32-bit arguments and
/// results become random, and registers without an argument undefined: code that relies on them fails.
/// </summary>
/// <param name="ReturnType">What it returns.</param>
/// <param name="Parameters">What it takes.</param>
public sealed record BpfSignature(IrType ReturnType, IReadOnlyList<IrType> Parameters)
{
    /// <summary>The signatures of all functions that a program reaches, by name. A name that two functions share is left out.</summary>
    public static IReadOnlyDictionary<string, BpfSignature> Of(IrProgram program)
    {
        Dictionary<string, BpfSignature> signatures = [];
        HashSet<string> ambiguous = [];
        HashSet<IrFunction> seen = [program.Main];
        Queue<IrFunction> waiting = new([program.Main]);

        while (waiting.TryDequeue(out IrFunction? function))
        {
            if (!signatures.TryAdd(function.Name, new BpfSignature(function.ReturnType, function.Parameters)))
            {
                ambiguous.Add(function.Name);
            }

            foreach (IrValue value in function.Blocks.SelectMany(static block => block.Values))
            {
                if (value.Callee is IrCallee.Function callee && seen.Add(callee.Target))
                {
                    waiting.Enqueue(callee.Target);
                }
            }
        }

        foreach (string name in ambiguous)
        {
            signatures.Remove(name);
        }

        return signatures;
    }
}
