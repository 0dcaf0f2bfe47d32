namespace KfuncGen.Programs.Tests;

/// <summary>What most programs here take and give: numbers in, numbers out.</summary>
internal record struct Numbers
{
    public long A;
    public long B;
    public long C;
    public long R;
    public long S;
    public long T;
}
