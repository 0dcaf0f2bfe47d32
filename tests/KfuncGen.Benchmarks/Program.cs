using BenchmarkDotNet.Running;
using KfuncGen.Benchmarks.Clang;
using KfuncGen.Benchmarks.Generator;
using KfuncGen.Benchmarks.Maps;

// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- clang
// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- samples [--code]
// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- maps
// dotnet run -c Release --project tests/KfuncGen.Benchmarks -- fleet
// Without tiers of compilation it is soon as warm as a compiler server:
// DOTNET_TieredCompilation=0 dotnet run -c Release --project tests/KfuncGen.Benchmarks -- lower [--try]
// DOTNET_TieredCompilation=0 dotnet run -c Release --project tests/KfuncGen.Benchmarks -- fields [--try | PAIRS]
if (args is ["clang"])
{
    return Comparison.Run();
}

if (args is ["samples", ..])
{
    return SampleComparison.Run(showsCode: args.Contains("--code"));
}

if (args is ["maps"])
{
    return MapComparison.Run();
}

if (args is ["fleet"])
{
    return FleetCost.Run();
}

if (args is ["lower", "--try"])
{
    return LoweringCost.Try();
}

if (args is ["lower"])
{
    return LoweringCost.Run();
}

if (args is ["fields", "--try"])
{
    return FieldsCost.Try();
}

if (args is ["fields", ..])
{
    return FieldsCost.Run(
        args is [_, var pairs] ? int.Parse(pairs, System.Globalization.CultureInfo.InvariantCulture) : PairedCompiles.Pairs);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
