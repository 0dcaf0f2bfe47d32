using System.Runtime.ExceptionServices;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Files;

/// <summary>Looks at many modules on all processors.</summary>
/// <param name="decompressor">Unpacks them.</param>
/// <param name="progress">Told how far it is.</param>
internal sealed class ModuleCollector(Decompressor decompressor, ProgressLine progress)
{
    private readonly Lock gate = new();

    /// <summary>Looks at modules in files.</summary>
    public ModuleCollection Collect(IReadOnlyList<string> paths) =>
        ModuleCollection.Of(Scan(paths, paths.Count, static (scanner, path) => (path, scanner.Scan(path))));

    /// <summary>
    /// Looks at modules as they come, by name and bytes. Each is asked for when a processor is free for it, from one thread at a
    /// time.
    /// </summary>
    public ModuleCollection Collect(IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> modules) =>
        ModuleCollection.Of(Scan(modules, all: 0, static (scanner, module) => (module.Name, scanner.Scan(module.Bytes))));

    private List<(string Path, ModuleFinding Finding)> Scan<T>(
        IEnumerable<T> modules, int all, Func<ModuleScanner, T, (string Path, ModuleFinding Finding)> scan)
    {
        List<(string Path, ModuleFinding Finding)> findings = [];
        using IEnumerator<T> rest = modules.GetEnumerator();
        Task[] workers = new Task[Math.Clamp(Environment.ProcessorCount, 1, 16)];

        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        try
        {
            Task.WaitAll(workers);
        }
        catch (AggregateException exception)
        {
            // Only getting the next one fails, so all failures are the same.
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        return findings;

        void Work()
        {
            using ModuleScanner scanner = new(decompressor);

            while (true)
            {
                T module;

                lock (gate)
                {
                    if (!rest.MoveNext())
                    {
                        return;
                    }

                    module = rest.Current;
                }

                (string Path, ModuleFinding Finding) finding = scan(scanner, module);

                lock (findings)
                {
                    findings.Add(finding);
                    progress.Reach(findings.Count, all);
                }
            }
        }
    }
}
