
namespace KfuncGen.Generator.Lowering.Values;

/// <summary>A variable that lives in registers: a C# variable or a part of one, a captured value, a result.</summary>
/// <param name="Owner">What it belongs to: a symbol, or something that only one body knows.</param>
/// <param name="Part">Which part of it: a span has two.</param>
internal readonly record struct VariableKey(object Owner, int Part);
