namespace KfuncGen.Fuzzing.Running;

/// <summary>What a reader did with one input.</summary>
/// <param name="IsAnswered">Whether it gave an answer, rather than an error.</param>
/// <param name="Allocated">How many bytes of managed memory were allocated, in all.</param>
/// <param name="Time">How long it took, in the processor's time.</param>
/// <param name="Problem">What is wrong with that; null for nothing.</param>
internal readonly record struct CaseResult(bool IsAnswered, long Allocated, TimeSpan Time, Problem? Problem);
