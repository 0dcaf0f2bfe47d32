using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace KfuncGen.Generator.Lowering.Memory;

/// <summary>
/// A copy of a program's context on its stack. The verifier of older kernels follows no address inside of a context
/// (__check_ptr_off_reg, kernel/bpf/verifier.c, 6.18; 7.2 does), so that parts of it can neither be passed by reference nor
/// be indexed with a variable. A program that does such things works on a copy, which goes back wherever it ends.
/// </summary>
/// <param name="function">The program's function.</param>
/// <param name="parameter">The context.</param>
/// <param name="layout">Its layout.</param>
internal sealed class ContextCopy(FunctionScope function, IParameterSymbol parameter, TypeLayout layout)
{
    private readonly object original = new();

    /// <summary>Makes a copy if the program needs one.</summary>
    /// <param name="function">The program's function, with its parameter.</param>
    /// <param name="graph">Its body.</param>
    /// <returns>The copy; null where there is none.</returns>
    public static ContextCopy? MakeIfNeeded(FunctionScope function, ControlFlowGraph graph)
    {
        if (function.Method.Parameters is not [{ RefKind: RefKind.Ref } parameter]
            || function.Program.Context.Layouts.Of(parameter.Type) is not { } layout
            || !ContextUses.NeedCopy(function.Program, graph, parameter))
        {
            return null;
        }

        ContextCopy copy = new(function, parameter, layout);
        copy.Begin();
        return copy;
    }

    /// <summary>Copies back what the program made of it.</summary>
    public void End()
    {
        Place.Memory context = new(function.Read(original, 0, IrType.Pointer), 0);
        MemoryLowering.Copy(function.Builder, context, new Place.Memory(function.Read(parameter, 0, IrType.Pointer), 0), layout);
    }

    private void Begin()
    {
        IrValue context = function.Read(parameter, 0, IrType.Pointer);
        IrValue copy = function.Builder.SlotAddress(function.SlotOf(parameter, "copy of " + parameter.Name, parameter.Type, layout));
        function.Write(original, 0, context);
        function.Write(parameter, 0, copy);
        MemoryLowering.Copy(function.Builder, new Place.Memory(copy, 0), new Place.Memory(context, 0), layout);
    }
}
