using System.ComponentModel;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>What the types of maps have in common: each can be made, and opened. Only those of this library are such.</summary>
/// <typeparam name="TSelf">The type of map.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBpfMapKind<TSelf>
    where TSelf : BpfMap, IBpfMapKind<TSelf>
{
    /// <summary>What it takes to make such a map.</summary>
    internal static abstract MapShape ShapeOf(BpfMapOptions options);

    /// <summary>Makes an object of a map that is open.</summary>
    internal static abstract TSelf Of(OpenMap map);
}
