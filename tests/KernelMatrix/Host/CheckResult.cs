namespace KernelMatrix.Host;

/// <summary>What came of a check in a scenario on a kernel.</summary>
internal sealed record CheckResult(string Scenario, string Check, int Passed, int Failed);
