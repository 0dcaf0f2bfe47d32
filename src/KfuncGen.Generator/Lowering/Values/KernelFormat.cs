using System.Text;
using KfuncGen.Bpf.Ir;

namespace KfuncGen.Generator.Lowering.Values;

/// <summary>An interpolated string while it is put together: text with the kernel's conversions, and the values of these.</summary>
internal sealed class KernelFormat
{
    /// <summary>The text.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>The values, of 64 bits each.</summary>
    public List<IrValue> Values { get; } = [];
}
