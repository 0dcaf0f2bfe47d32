namespace KfuncGen.Architecture.Tests.Folders;

/// <summary>One folder uses another: shown by the first of the types that do, and the first that is used.</summary>
internal sealed record FolderArrow(string From, string To, string UserType, string UsedType)
{
    public override string ToString() => $"{From} -> {To} ({UserType} uses {UsedType})";
}
