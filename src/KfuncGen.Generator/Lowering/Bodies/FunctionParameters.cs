using System.Collections.Immutable;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Diagnostics;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Refusals;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Bodies;

/// <summary>Declares the parameters of a function: a span takes two registers, a struct is passed by its address.</summary>
internal static class FunctionParameters
{
    private const int MaximumParameters = 5;

    /// <summary>Declares them.</summary>
    /// <param name="function">The function.</param>
    /// <param name="shape">What the arguments are.</param>
    /// <returns>False where one has a type that cannot be passed, which was reported.</returns>
    public static bool Declare(FunctionScope function, ArgumentShape shape)
    {
        if (function.Program.Context.Layouts.ResultOf(function.Method) is not null)
        {
            string result = "*" + ShapeText.Of(function.Method.ReturnType);
            function.Write(function, 0, function.AddParameter(IrType.Pointer, result, "result"));
        }

        IrValue? message = DeclareUnseen(function, shape);

        ImmutableArray<IParameterSymbol> parameters = function.Program.Context.ParametersOf(function.Method);

        for (int i = message is null ? 0 : 1; i < parameters.Length; i++)
        {
            if (!Declare(function, parameters[i], shape.IsPacket(i)))
            {
                return false;
            }
        }

        if (shape.Callback is { IsAlone: false } callback)
        {
            function.IsCallback(callback.HasContext
                ? function.Read(function.Method.Parameters[function.Method.Parameters.Length - 1], 0, IrType.Pointer)
                : function.AddParameter(IrType.Pointer, "*void", "context"));
        }

        if (message is not null)
        {
            ReadMessage(function, message);
        }

        if (function.Parameters.Count > MaximumParameters)
        {
            function.Program.Report(
                new LoweringProblem(
                    Descriptors.TooManyBpfArguments,
                    function.Method.Locations[0],
                    function.Method.Name,
                    function.Parameters.Count,
                    "spans count twice, for their length"));
            return false;
        }

        return true;
    }

    // What the kernel passes first and C# does not see; of these the dynptr that a message is in.
    private static IrValue? DeclareUnseen(FunctionScope function, ArgumentShape shape)
    {
        for (int i = 0; i < shape.Callback?.Unseen; i++)
        {
            function.AddParameter(IrType.Pointer, "*void", "unseen");
        }

        return shape.Callback is { ReadsMessage: true } ? function.AddParameter(IrType.Pointer, "*void", "dynptr") : null;
    }

    private static void ReadMessage(FunctionScope function, IrValue dynptr)
    {
        IParameterSymbol parameter = function.Method.Parameters[0];

        if (function.Program.Context.Layouts.Of(parameter.Type) is not { } layout)
        {
            return;
        }

        IrBuilder builder = function.Builder;
        IrValue copy = builder.SlotAddress(function.SlotOf(parameter, parameter.Name, layout.Size));
        function.Write(parameter, 0, copy);
        IrValue error = builder.Call(
            HelperCallee.Named("bpf_dynptr_read"),
            IrType.I64,
            copy,
            builder.Constant(IrType.I64, layout.Size),
            dynptr,
            builder.Constant(IrType.I64, 0),
            builder.Constant(IrType.I64, 0));
        IrBlock read = function.AddBlock();
        IrBlock tooShort = function.AddBlock();
        builder.Branch(IrCondition.Equal, error, builder.Constant(IrType.I64, 0), read, tooShort);
        function.Continue(tooShort);
        builder.Return(builder.Constant(function.Function.ReturnType, 0));
        function.Continue(read);
    }

    private static bool Declare(FunctionScope function, IParameterSymbol parameter, bool isPacket)
    {
        TypeLayouts layouts = function.Program.Context.Layouts;
        ITypeSymbol type = parameter.Type;

        if (parameter.RefKind != RefKind.None && layouts.Of(type) is not null)
        {
            function.Write(parameter, 0, function.AddParameter(IrType.Pointer, "*" + ShapeText.Of(type), parameter.Name));
            return true;
        }

        if (parameter.RefKind == RefKind.None && ScalarType.Of(type) is { } scalar)
        {
            function.Write(parameter, 0, function.AddParameter(scalar.Type, ShapeText.Of(type), parameter.Name));
            return true;
        }

        if (parameter.RefKind == RefKind.None && SpanSymbols.ElementOf(type) is { } element && layouts.Of(element) is not null)
        {
            function.Program.Packets.Declare(parameter, isPacket);
            function.Write(parameter, 0, function.AddParameter(IrType.Pointer, "*" + ShapeText.Of(element), parameter.Name));
            function.Write(parameter, 1, isPacket
                ? function.AddParameter(IrType.Pointer, "*u8", parameter.Name + "_end")
                : function.AddParameter(IrType.I64, "u64", parameter.Name + "_length"));
            return true;
        }

        // The address of the caller's; the body makes a copy of its own.
        if (parameter.RefKind == RefKind.None && layouts.Of(type) is not null)
        {
            function.Write(parameter, 0, function.AddParameter(IrType.Pointer, "*" + ShapeText.Of(type), parameter.Name));
            return true;
        }

        if (type is not IErrorTypeSymbol)
        {
            function.Program.Report(
                new LoweringProblem(
                    Descriptors.UnsupportedBpfType, parameter.Locations[0], type.ToDisplayString(), UnsupportedTypes.Instead(type)));
        }

        function.Program.Fail();
        return false;
    }
}
