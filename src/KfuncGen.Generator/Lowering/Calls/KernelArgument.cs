using KfuncGen.Bpf.Ir;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>An argument for the kernel.</summary>
/// <param name="Value">The value, or the address of memory.</param>
/// <param name="Size">What comes behind it: the size of the memory in bytes where the argument is a span; else null.</param>
/// <param name="After">What is to be done when the kernel has been called; null for nothing.</param>
internal readonly record struct KernelArgument(IrValue Value, IrValue? Size, Action? After = null);
