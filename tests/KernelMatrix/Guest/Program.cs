// One program for every kernel: compiled once, started once for each scenario, which it gets the name of. It says what
// it found in lines that the host reads: see Report.

using KernelMatrix.Guest;
using KernelMatrix.Guest.Checks;

Report report = new(args is [string name, ..] ? name : "root");
TargetKernel kernel = TargetKernel.Running();

foreach (Check check in Scenarios.ChecksOf(report.Scenario))
{
    report.Run(check, kernel);
}

return report.HasFailed ? 1 : 0;
