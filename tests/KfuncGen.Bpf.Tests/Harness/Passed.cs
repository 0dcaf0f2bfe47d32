using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Tests.Ir;

namespace KfuncGen.Bpf.Tests.Harness;

/// <summary>What the passes make of a function that is given as text.</summary>
internal static class Passed
{
    /// <summary>The function after all passes.</summary>
    public static string Text(string function, bool hasCpuV4 = false) =>
        Text(function, read => PassPipeline.Run(read, new BpfCodeOptions { HasCpuV4 = hasCpuV4 }));

    /// <summary>The function after one pass, without the line feed at its end. What nothing needs is left out.</summary>
    public static string Text(string function, Action<IrFunction> pass)
    {
        IrFunction read = IrReader.Read(function);
        pass(read);
        DeadValues.Remove(read);
        IrValidator.Validate(read);
        return IrText.Of(read).TrimEnd();
    }
}
