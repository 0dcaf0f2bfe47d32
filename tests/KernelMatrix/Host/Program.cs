// Boots stock kernels under QEMU, each with one native program that makes its claims in one scenario after the other, and
// prints a table: kernel, scenario, check.
//
//   tests/KernelMatrix/run                           five kernels, as every commit
//   tests/KernelMatrix/run --kernels all             all of kernels.tsv
//   tests/KernelMatrix/run --kernels all --arch arm64
//   tests/KernelMatrix/run --kernels debian-6.1,newest --scenarios root
//   tests/KernelMatrix/run --kernels all --report docs/proof.md
//   tests/KernelMatrix/run --kernels all --arch amd64 --scenarios helpers --helper-kinds eng/abi/helper.kinds
//   tests/KernelMatrix/run --kernels all --arch amd64 --scenarios helpers --hooks eng/abi/hooks

using KernelMatrix.Host;

Options? options = Options.Parse(args);

if (options is null)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

if (Requirements.Missing() is { } missing)
{
    return Skip(missing);
}

// Kernels first: without any there is nothing to build for.
Kernel[] asked = [.. await options.FindKernelsAsync()];
(Kernel Kernel, string? Image)[] kernels =
    await Task.WhenAll(asked.GroupBy(static kernel => kernel.Machine).SelectMany(static group => Reachable(group)).Select(FetchAsync));

if (Array.TrueForAll(kernels, static one => one.Image is null))
{
    return Skip("no kernel can be had here.");
}

Dictionary<Machine, string> guests = [];

foreach (Machine machine in kernels.Where(static one => one.Image is not null).Select(static one => one.Kernel.Machine).Where(
    static machine => !machine.IsForReading).Distinct())
{
    if (await GuestImage.CannotRestoreAsync(options.Root, machine) is { } reason)
    {
        Console.WriteLine($"Kernels of {machine.Name} were skipped: {reason}");
        continue;
    }

    Programs programs = machine.IsOwn
        ? await OwnPrograms.FindAsync()
        : await ArchivePrograms.FetchAsync(options.Root, options.Cache, machine);
    guests.Add(machine, await GuestImage.BuildAsync(options.Root, machine, programs, Path.Combine(options.Output, machine.Name)));
}

bool IsReachable(Machine machine) => machine.IsForReading || guests.ContainsKey(machine);

if (!Array.Exists(kernels, one => one.Image is not null && IsReachable(one.Kernel.Machine)))
{
    return Skip("no guest can be built here.");
}

await new Tool(options.Root).BuildAsync();
using SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount));
BootResult[] results = await Task.WhenAll(
    kernels.Where(one => one.Image is not null && IsReachable(one.Kernel.Machine)).Select(one => BootAsync(one.Kernel, one.Image!)));
int skipped = asked.Length - results.Length + results.Count(static result => !result.IsWhole);
Table table = new(results);

Console.WriteLine();
Console.WriteLine(table.Text);
Console.WriteLine($"{table.Claims:N0} claims hold.");

if (options.HelperKinds is { } helperKinds)
{
    HelperKindCheck.Write(helperKinds, results);
}

if (options.Hooks is { } hooks)
{
    HookCheck.Write(hooks, results);
}

if (options.Report is { } report)
{
    await File.WriteAllTextAsync(report, Proof.Write(table, results));
}

Console.WriteLine($"{table.Passed} passed, {table.Failed} failed, {skipped} skipped");
return table.Failed == 0 ? 0 : 1;

static int Skip(string why)
{
    Console.WriteLine($"The kernel matrix was skipped: {why}");
    Console.WriteLine("0 passed, 0 failed, 1 skipped");
    return 0;
}

// A machine that cannot be emulated here takes its kernels with it, and not those of others.
static IEnumerable<Kernel> Reachable(IGrouping<Machine, Kernel> kernels)
{
    if (kernels.Key.Missing() is not { } missing)
    {
        return kernels;
    }

    Console.WriteLine($"Kernels of {kernels.Key.Name} were skipped: {missing}");
    return [];
}

async Task<(Kernel Kernel, string? Image)> FetchAsync(Kernel kernel)
{
    try
    {
        return (kernel, await KernelImages.FetchAsync(options.Root, options.Cache, kernel));
    }
    catch (KernelNotFoundException exception)
    {
        Console.WriteLine($"{kernel.Name} ({kernel.Release}) was skipped: {exception.Message}");
        return (kernel, null);
    }
}

// A boot keeps about one processor busy.
async Task<BootResult> BootAsync(Kernel kernel, string image)
{
    await places.WaitAsync();

    try
    {
        BootResult result = kernel.Machine.IsForReading ? BootResult.Unbooted(kernel) : await BootWithModulesAsync(kernel, image);
        result = await SnapshotCheck.AddAsync(result, options.Root, image);
        result = await ReadingCheck.AddAsync(result, options, image);
        result = options.HelperKinds is null ? HelperKindCheck.Add(result, options.Root) : result;
        result = options.Hooks is null ? HookCheck.Add(result, options.Root) : result;
        string again = result.Attempts > 1 ? ", the second time" : "";
        Console.WriteLine(
            string.Join(
                "\n  ",
                [
                    $"{kernel.Name} ({kernel.Release}): {result.Duration.TotalSeconds:0} s{again}",
                    .. result.Unanswered.Select(static scenario => $"{scenario}: skipped, the boot or its time ended before it did"),
                    .. result.Failures.Select(static failure => $"FAILED {failure}"),
                    .. result.Notes,
                ]));
        return result;
    }
    finally
    {
        places.Release();
    }
}

Task<BootResult> BootWithModulesAsync(Kernel kernel, string image)
{
    string initramfs = Path.Combine(options.Output, $"{kernel.Name}.initramfs");
    GuestImage.AddModules(
        guests[kernel.Machine], Path.Combine(Path.GetDirectoryName(image)!, $"modules-{kernel.Release}"), initramfs);
    return Boot.RunAsync(kernel, image, initramfs, options.Scenarios, Path.Combine(options.Output, $"{kernel.Name}.log"));
}
