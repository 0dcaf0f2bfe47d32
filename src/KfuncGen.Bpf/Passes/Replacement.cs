using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Puts values in the place of others wherever these are used.</summary>
internal static class Replacement
{
    /// <summary>Replaces values in all operands; what replaces a value may be replaced itself.</summary>
    /// <param name="function">The function.</param>
    /// <param name="replacements">What replaces what.</param>
    /// <param name="resolve">What a value became by other means; null for itself.</param>
    public static void Apply(IrFunction function, Dictionary<IrValue, IrValue> replacements, Func<IrValue, IrValue>? resolve = null)
    {
        function.ReplaceOperands(Find);

        IrValue Find(IrValue value)
        {
            while (true)
            {
                value = resolve is null ? value : resolve(value);

                if (!replacements.TryGetValue(value, out IrValue? other))
                {
                    return value;
                }

                value = other;
            }
        }
    }
}
