using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Passes;

/// <summary>Conditions as ways in which two numbers may lie to each other.</summary>
internal static class OrdersExtensions
{
    /// <summary>The ways in which a condition holds; null for <see cref="IrCondition.BitsInCommon"/>, which is none of order.</summary>
    public static Orders? Of(IrCondition condition) => condition switch
    {
        IrCondition.Equal => Orders.Equal,
        IrCondition.NotEqual => Orders.All & ~Orders.Equal,
        IrCondition.LessUnsigned => Orders.LessUnsigned,
        IrCondition.LessOrEqualUnsigned => Orders.LessUnsigned | Orders.Equal,
        IrCondition.GreaterUnsigned => Orders.GreaterUnsigned,
        IrCondition.GreaterOrEqualUnsigned => Orders.GreaterUnsigned | Orders.Equal,
        IrCondition.LessSigned => Orders.LessSigned,
        IrCondition.LessOrEqualSigned => Orders.LessSigned | Orders.Equal,
        IrCondition.GreaterSigned => Orders.GreaterSigned,
        IrCondition.GreaterOrEqualSigned => Orders.GreaterSigned | Orders.Equal,
        _ => null,
    };

    /// <summary>The same ways, seen from the right.</summary>
    public static Orders Swapped(this Orders orders) =>
        (orders & Orders.Equal)
        | ((orders & Orders.LessLess) != 0 ? Orders.GreaterGreater : 0)
        | ((orders & Orders.GreaterGreater) != 0 ? Orders.LessLess : 0)
        | ((orders & Orders.LessGreater) != 0 ? Orders.GreaterLess : 0)
        | ((orders & Orders.GreaterLess) != 0 ? Orders.LessGreater : 0);

    /// <summary>The ways that two ranges leave.</summary>
    public static Orders Of(ValueRange left, ValueRange right)
    {
        Orders orders = Orders.All;

        if (left.SignedMinimum >= right.SignedMaximum)
        {
            orders &= ~Orders.LessSigned;
        }

        if (left.SignedMaximum <= right.SignedMinimum)
        {
            orders &= ~Orders.GreaterSigned;
        }

        if (left.Minimum >= right.Maximum)
        {
            orders &= ~Orders.LessUnsigned;
        }

        if (left.Maximum <= right.Minimum)
        {
            orders &= ~Orders.GreaterUnsigned;
        }

        if (left.SignedMinimum > right.SignedMaximum || left.SignedMaximum < right.SignedMinimum
            || left.Minimum > right.Maximum || left.Maximum < right.Minimum)
        {
            orders &= ~Orders.Equal;
        }

        // With and without sign disagree only where just one of them is negative.
        if (left.SignedMinimum >= 0 || right.SignedMaximum < 0)
        {
            orders &= ~Orders.LessGreater;
        }

        if (right.SignedMinimum >= 0 || left.SignedMaximum < 0)
        {
            orders &= ~Orders.GreaterLess;
        }

        return orders;
    }
}
