namespace KfuncGen.Tests.Events;

/// <summary>An event of <see cref="Numbering"/>: a number, and its complement, so that one that is read in halves is seen.</summary>
internal record struct Numbered(ulong Number, ulong Complement)
{
    public readonly bool IsWhole => Complement == ~Number;
}
