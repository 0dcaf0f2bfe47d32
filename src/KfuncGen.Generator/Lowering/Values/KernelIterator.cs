using KfuncGen.Bpf.Ir;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Values;

/// <summary>An open-coded iterator that a <c>foreach</c> walks.</summary>
/// <param name="State">Its state on the stack, which the kernel keeps.</param>
/// <param name="Next">The kfunc that moves it on.</param>
/// <param name="Destroy">The kfunc that ends it.</param>
/// <param name="Element">The C# type of an element.</param>
internal sealed record KernelIterator(IrSlot State, string Next, string Destroy, ITypeSymbol Element);
