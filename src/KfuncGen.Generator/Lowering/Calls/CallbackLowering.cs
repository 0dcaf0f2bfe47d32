using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Memory;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Lowering.Calls;

/// <summary>
/// Functions that the kernel calls while a program waits: their addresses, and what the program hands to them. The kernel takes that on the
/// stack only (ARG_PTR_TO_STACK_OR_NULL, kernel/bpf/verifier.c, 7.2), and before it is the flag by which the function says that the program
/// is to end early.
/// </summary>
internal sealed class CallbackLowering(BodyScope scope, IOperands operands, ICallees callees, MemoryLowering access)
{
    private IrBuilder Builder => scope.Builder;

    /// <summary>The function that an argument names; null where it names none, which was reported.</summary>
    public FunctionScope? Function(IOperation argument, KernelCallback callback)
    {
        while (argument is IConversionOperation { Operand: { } operand })
        {
            argument = operand;
        }

        IMethodSymbol? method = (argument as IDelegateCreationOperation)?.Target switch
        {
            IMethodReferenceOperation { Method: { IsStatic: true } named }
                when KernelSymbols.IsFunction(named) || named.MethodKind == MethodKind.LocalFunction => named,
            IFlowAnonymousFunctionOperation { Symbol: { IsStatic: true } lambda } => lambda,
            _ => null,
        };

        if (method is null)
        {
            scope.Unsupported(
                argument.Syntax,
                "this as what the kernel calls",
                "name a static method with [BpfFunction] or a static local function, or write a static lambda");
            return null;
        }

        return callees.FunctionOf(method, new ArgumentShape(0, callback));
    }

    /// <summary>The address of a function, and behind it what it gets where the program hands over nothing.</summary>
    public KernelArgument Argument(FunctionScope function, KernelCallback callback, IOperation argument)
    {
        IrValue address = Builder.FunctionAddress(function.Function);

        if (callback.HasContext || callback.IsAlone)
        {
            return new KernelArgument(address, null);
        }

        if (!function.CanAbort)
        {
            return new KernelArgument(address, Builder.Constant(IrType.Pointer, 0));
        }

        Place.Memory room = access.Temporary(argument.Syntax, "what a callback says", FunctionScope.SizeOfAbortFlag);
        Builder.Store(4, room.Base, Builder.Constant(IrType.I32, 0));
        return new KernelArgument(address, access.AddressOf(room.At(FunctionScope.SizeOfAbortFlag)), () => EndWith(room));
    }

    /// <summary>What the program hands over.</summary>
    public KernelArgument Context(FunctionScope function, IArgumentOperation argument)
    {
        Place.Memory memory = operands.FindMemory(argument.Value);

        if ((memory.Base.Opcode == IrOpcode.SlotAddress && !function.CanAbort)
            || argument.Value.Type is not { } type
            || scope.Program.Context.Layouts.Of(type) is not { } layout)
        {
            return new KernelArgument(access.AddressOf(memory), null);
        }

        Place.Memory room = access.Temporary(argument.Syntax, "what a callback gets", FunctionScope.SizeOfAbortFlag + layout.Size);
        Place.Memory copy = room.At(FunctionScope.SizeOfAbortFlag);
        Builder.Store(4, room.Base, Builder.Constant(IrType.I32, 0));

        if (!scope.Program.Context.Layouts.UnassignedOf(type).IsEmpty)
        {
            access.Clear(copy, layout.Size, 8);
        }

        access.Copy(copy, memory, layout);

        return new KernelArgument(access.AddressOf(copy), null, () =>
        {
            access.Copy(memory, copy, layout);

            if (function.CanAbort)
            {
                EndWith(room);
            }
        });
    }

    private void EndWith(Place.Memory flag) =>
        scope.Require(IrCondition.Equal, Builder.Load(IrType.I32, 4, flag.Base), Builder.Constant(IrType.I32, 0));
}
