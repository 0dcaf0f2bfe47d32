namespace KfuncGen.Programs.Library;

/// <summary>What only this project sees, and its structs use.</summary>
internal static class Rates
{
    public const int Unit = 100;
}
