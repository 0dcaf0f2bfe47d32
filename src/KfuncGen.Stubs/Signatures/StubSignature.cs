using KfuncGen.Snapshots;

namespace KfuncGen.Stubs.Signatures;

/// <summary>The C# signature that one target's contract becomes.</summary>
/// <param name="ReturnType">What the stub returns.</param>
/// <param name="IsReturnNullable">Whether the result may be null.</param>
/// <param name="IsAcquired">Whether the caller must release the result.</param>
/// <param name="ReturnFlavourToken">The C return type in the letters of an identifier.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Arguments">The arguments of the C function.</param>
/// <param name="Reaches">The kernel types it names.</param>
public sealed record StubSignature(
    StubType ReturnType,
    bool IsReturnNullable,
    bool IsAcquired,
    string ReturnFlavourToken,
    EquatableArray<StubParameter> Parameters,
    EquatableArray<StubArgument> Arguments,
    EquatableArray<ReachedType> Reaches)
{
    /// <summary>The return type as it is declared.</summary>
    public string DeclaredReturnType =>
        IsReturnNullable && ReturnType.Nature is StubTypeNature.Handle ? ReturnType.Text + "?" : ReturnType.Text;

    /// <summary>Whether one stub can stand for both: C# sees the same types, whatever may be null and whatever is const.</summary>
    public bool IsSameVariant(StubSignature other)
    {
        if (ReturnType != other.ReturnType || Parameters.Count != other.Parameters.Count)
        {
            return false;
        }

        for (int i = 0; i < Parameters.Count; i++)
        {
            if (!Parameters[i].IsSameButForConst(other.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether both can carry one name as overloads and a call says which is meant. Where only integers differ it does not:
    /// <c>f(0)</c> would pick the narrower one, <c>f(u32)</c> convert to the wider one, and nobody would notice.
    /// </summary>
    public bool CanOverload(StubSignature other)
    {
        if (Parameters.Count != other.Parameters.Count)
        {
            return true;
        }

        for (int i = 0; i < Parameters.Count; i++)
        {
            StubType left = Parameters[i].Type;
            StubType right = other.Parameters[i].Type;

            if (left != right && !ConvertsImplicitly(left.Nature, right.Nature))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ConvertsImplicitly(StubTypeNature left, StubTypeNature right) =>
        left == right && left is (StubTypeNature.Number or StubTypeNature.OtherScalar or StubTypeNature.Span);
}
