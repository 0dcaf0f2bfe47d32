namespace KfuncGen.MakeAbi.Tables;

/// <summary>A kind of programs that a method can be.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Expect">Where loading is told that it will be attached; null where it is told nothing.</param>
/// <param name="Variant">Tells it from others that loading is told the same of.</param>
/// <param name="Context">Its context; null for a struct of the user's.</param>
/// <param name="Result">An enum, <c>bool</c>, <c>int</c>, <c>void</c>, or <c>member</c> for what the hook returns.</param>
/// <param name="Returns">The results that the verifier takes; null for all.</param>
/// <param name="At">Where it runs, a value of <c>HookSort</c>.</param>
/// <param name="Hands">What it gets there, a value of <c>HookValues</c>.</param>
/// <param name="Given">What the verifier knows of objects among that: <c>trusted</c>, <c>plain</c>; null for nothing.</param>
/// <param name="Early">What an early end returns: a number, or a value of the enum.</param>
/// <param name="Link">What attaches it.</param>
/// <param name="MaySleep">Whether it may be loaded as sleepable.</param>
/// <param name="Loaded">The class of such a program in the kernel; null where that depends on the user's struct.</param>
/// <param name="Sentence">What it sees or does.</param>
internal sealed record ProgramKindRow(
    string Name,
    string? Expect,
    int Variant,
    string? Context,
    string Result,
    ResultRange? Returns,
    string At,
    string Hands,
    string? Given,
    string Early,
    string Link,
    bool MaySleep,
    string? Loaded,
    string Sentence);
