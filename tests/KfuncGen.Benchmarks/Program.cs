using BenchmarkDotNet.Running;
using KfuncGen.Benchmarks.Tool;

// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- tool [MODULES BASE]
if (args is ["tool", .. string[] rest])
{
    return ToolProcesses.Run(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
