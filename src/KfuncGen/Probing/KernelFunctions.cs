namespace KfuncGen.Probing;

/// <summary>
/// The functions of one kernel, read as they are asked for: the image's BTF with the first question, each module's with
/// the first question that no BTF before it could answer. What was read stays; what could not be read is not tried again.
/// </summary>
/// <param name="source">Where the BTF comes from.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class KernelFunctions(BtfSource source)
{
    private readonly Lock reading = new();
    private readonly Dictionary<string, KernelBtf?> modules = new(StringComparer.Ordinal);
    private readonly List<string> unreadable = [];
    private volatile KernelBtf? kernel;
    private string? failure;
    private IReadOnlyList<string>? moduleNames;

    /// <summary>Looks a function up by its exact name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="likelyModule">The module to look into before the others; null where nothing speaks for one.</param>
    /// <param name="unknown">Why nothing is known about the function; null where something is.</param>
    /// <returns>The function; null where the kernel has none of that name, or where nothing is known.</returns>
    public KernelFunction? Find(string name, string? likelyModule, out string? unknown)
    {
        unknown = null;

        // The image has nearly all kfuncs and never changes once read, so most questions take no lock.
        if (kernel?.Find(name) is { } found)
        {
            return found;
        }

        lock (reading)
        {
            if (!IsKernelRead())
            {
                unknown = failure;
                return null;
            }

            return kernel!.Find(name) ?? FindInModules(name, likelyModule, out unknown);
        }
    }

    /// <summary>The modules whose BTF there is. Only after a <see cref="Find"/> that found nothing.</summary>
    public IReadOnlyList<string> Modules => moduleNames ?? [];

    private KernelFunction? FindInModules(string name, string? likelyModule, out string? unknown)
    {
        unknown = null;

        if (!IsModuleListRead(out unknown))
        {
            return null;
        }

        if (likelyModule is not null && moduleNames!.Contains(likelyModule) && Module(likelyModule)?.Find(name) is { } likely)
        {
            return likely;
        }

        foreach (string module in moduleNames!)
        {
            if (Module(module)?.Find(name) is { } found)
            {
                return found;
            }
        }

        // A function that no readable BTF has may still be in what could not be read.
        unknown = unreadable.Count == 0 ? null : string.Join(" ", unreadable);
        return null;
    }

    private bool IsKernelRead()
    {
        if (kernel is null && failure is null)
        {
            try
            {
                kernel = KernelBtf.Read(source.ReadKernel());
            }
            catch (Exception exception) when (Explain(exception, source.KernelName) is { } reason)
            {
                failure = reason;
            }
        }

        return kernel is not null;
    }

    private bool IsModuleListRead(out string? unknown)
    {
        unknown = null;

        try
        {
            moduleNames ??= source.ListModules();
        }
        catch (Exception exception) when (Explain(exception, "The list of modules") is { } reason)
        {
            unknown = reason;
        }

        return moduleNames is not null;
    }

    private KernelBtf? Module(string name)
    {
        if (!modules.TryGetValue(name, out KernelBtf? module))
        {
            try
            {
                module = KernelBtf.ReadModule(source.ReadModule(name), kernel!, name);
            }
            catch (Exception exception) when (exception is FileNotFoundException)
            {
                // Unloaded between listing and reading: its functions are gone, and that is an answer.
            }
            catch (Exception exception) when (Explain(exception, $"The BTF of module {name}") is { } reason)
            {
                unreadable.Add(reason);
            }

            modules.Add(name, module);
        }

        return module;
    }

    // Null for what is no failure to read, which is a defect here and must not be swallowed.
    private static string? Explain(Exception exception, string what) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            $"{what} does not exist: the kernel was built without BTF (CONFIG_DEBUG_INFO_BTF), or sysfs is not mounted here.",
        UnauthorizedAccessException => $"{what} may not be read by this process: {exception.Message}",
        PlatformNotSupportedException => exception.Message,
        IOException => $"{what} cannot be read: {exception.Message}",
        InvalidDataException => $"{what} is not valid BTF: {exception.Message}",
        _ => null,
    };
}
