using System.Diagnostics.CodeAnalysis;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;

namespace KfuncGen.Probing;

/// <summary>
/// The functions of one kernel, read as they are asked for: the image's BTF with the first question, a module's with the
/// first question that no BTF before it answers. What was read stays; what could not be read is not tried again.
/// </summary>
/// <param name="source">Where the BTF comes from.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class KernelFunctions(BtfSource source)
{
    private readonly Lock reading = new();
    private readonly Dictionary<string, KernelBtf?> modules = new(StringComparer.Ordinal);
    private readonly Dictionary<KernelBtf, IReadOnlySet<string>?> symbols = [];
    private readonly List<string> unreadable = [];
    private volatile KernelBtf? kernel;
    private volatile IReadOnlyList<string>? moduleNames;
    private string? kernelFailure;
    private string? moduleListFailure;

    /// <summary>The kernel with the modules that it has now, which are to be looked for again.</summary>
    public KernelFunctions WithPresentModules()
    {
        lock (reading)
        {
            // Read once for all that are made of this one.
            IsKernelRead(out KernelBtf? image, out _);
            KernelFunctions anew = new(source) { kernel = kernel, kernelFailure = kernelFailure };

            if (image is not null && symbols.TryGetValue(image, out IReadOnlySet<string>? known))
            {
                anew.symbols.Add(image, known);
            }

            return anew;
        }
    }

    /// <summary>Which helpers the kernel has, by number; null where its BTF cannot be read.</summary>
    public IReadOnlySet<long>? FindHelpers()
    {
        lock (reading)
        {
            try
            {
                return IsKernelRead(out KernelBtf? image, out _) ? image.Helpers : null;
            }
            catch (BtfFormatException)
            {
                return null;
            }
        }
    }

    /// <summary>The types of a name: the kernel image's, or else those of the first module that has any.</summary>
    /// <param name="name">The name, without keyword.</param>
    /// <param name="unknown">Why nothing is known about the type; null where something is.</param>
    public IReadOnlyList<BtfType> FindTypes(string name, out string? unknown)
    {
        lock (reading)
        {
            try
            {
                if (!IsKernelRead(out KernelBtf? image, out unknown))
                {
                    return [];
                }

                if (image.FindTypes(name) is { Count: > 0 } found)
                {
                    return found;
                }

                return AreModulesListed(out IReadOnlyList<string>? names, out unknown)
                    ? names.Select(module => Module(image, module)?.FindTypes(name) ?? [])
                        .FirstOrDefault(static types => types.Count > 0) ?? []
                    : [];
            }
            catch (BtfFormatException exception)
            {
                unknown = Explain(exception, $"The BTF that has {name}");
                return [];
            }
        }
    }

    /// <summary>The variable of a name that each processor has: the kernel image's, or else the first module's that has one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="unknown">Why nothing is known about the variable; null where something is.</param>
    public BtfType? FindVariable(string name, out string? unknown)
    {
        lock (reading)
        {
            try
            {
                return !IsKernelRead(out KernelBtf? image, out unknown) ? null
                    : image.FindVariable(name) is { } found ? found
                    : AreModulesListed(out IReadOnlyList<string>? names, out unknown)
                    ? names.Select(module => Module(image, module)?.FindVariable(name)).FirstOrDefault(static one => one is not null)
                    : null;
            }
            catch (BtfFormatException exception)
            {
                unknown = Explain(exception, $"The BTF that has {name}");
                return null;
            }
        }
    }

    /// <summary>
    /// Whether the kernel finds a variable's address by its name, as it has to when a program is loaded; null where that is not known.
    /// </summary>
    /// <param name="variable">One that <see cref="FindVariable"/> found.</param>
    public bool? HasAddress(BtfType variable)
    {
        lock (reading)
        {
            KernelBtf? btf = modules.Values.FirstOrDefault(module => module?.Has(variable) == true) ?? kernel;

            if (btf is null)
            {
                return null;
            }

            if (!symbols.TryGetValue(btf, out IReadOnlySet<string>? found))
            {
                symbols.Add(btf, found = source.FindSymbols(btf.Variables));
            }

            return found?.Contains(variable.Name);
        }
    }

    /// <summary>The module whose BTF has a type that was found; null for the image's.</summary>
    public string? ModuleOf(BtfType type)
    {
        lock (reading)
        {
            return modules.FirstOrDefault(module => module.Value?.Has(type) == true).Key;
        }
    }

    /// <summary>The modules that have BTF; empty before a <see cref="Find"/> that looked for them.</summary>
    public IReadOnlyList<string> Modules => moduleNames ?? [];

    /// <summary>Looks a function up by its exact name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="likelyModule">The module to look into before the others; null where nothing speaks for one.</param>
    /// <param name="unknown">Why nothing is known about the function; null where something is.</param>
    /// <returns>The function; null where the kernel has none of that name, or where nothing is known.</returns>
    public KernelFunction? Find(string name, string? likelyModule, out string? unknown)
    {
        unknown = null;

        try
        {
            // The image has nearly all kfuncs and is never replaced once read, so most questions take no lock.
            if (kernel?.Find(name) is { } found)
            {
                return found;
            }

            lock (reading)
            {
                return IsKernelRead(out KernelBtf? image, out unknown)
                    ? image.Find(name) ?? FindInModules(image, name, likelyModule, out unknown)
                    : null;
            }
        }
        catch (BtfFormatException exception)
        {
            unknown = Explain(exception, $"The BTF that has {name}");
            return null;
        }
    }

    /// <summary>The other functions of a name in the BTF of one that was found and is not marked; none where it is.</summary>
    public IReadOnlyList<KernelFunction> FindOthers(string name, KernelFunction found)
    {
        if (found.IsTagged)
        {
            return [];
        }

        try
        {
            lock (reading)
            {
                KernelBtf? btf = found.Module is { } module ? modules.GetValueOrDefault(module) : kernel;
                return btf is null ? [] : [.. btf.FindOthers(name, found)];
            }
        }
        catch (BtfFormatException)
        {
            return [];
        }
    }

    private KernelFunction? FindInModules(KernelBtf image, string name, string? likelyModule, out string? unknown)
    {
        if (!AreModulesListed(out IReadOnlyList<string>? names, out unknown))
        {
            return null;
        }

        if (likelyModule is not null && names.Contains(likelyModule) && Module(image, likelyModule)?.Find(name) is { } likely)
        {
            return likely;
        }

        foreach (string module in names)
        {
            if (Module(image, module)?.Find(name) is { } found)
            {
                return found;
            }
        }

        // A function that no readable BTF has may still be in what could not be read.
        unknown = unreadable.Count == 0 ? null : string.Join(" ", unreadable);
        return null;
    }

    private bool IsKernelRead([NotNullWhen(true)] out KernelBtf? image, out string? unknown)
    {
        if (kernel is null && kernelFailure is null)
        {
            try
            {
                kernel = KernelBtf.Open(source.ReadKernel());
            }
            catch (Exception exception) when (Explain(exception, source.KernelName) is { } reason)
            {
                kernelFailure = reason;
            }
        }

        image = kernel;
        unknown = kernelFailure;
        return image is not null;
    }

    private bool AreModulesListed([NotNullWhen(true)] out IReadOnlyList<string>? names, out string? unknown)
    {
        if (moduleNames is null && moduleListFailure is null)
        {
            try
            {
                moduleNames = source.ListModules();
            }
            catch (Exception exception) when (Explain(exception, "The list of modules") is { } reason)
            {
                moduleListFailure = reason;
            }
        }

        names = moduleNames;
        unknown = moduleListFailure;
        return names is not null;
    }

    // Null for a module that has gone or cannot be read.
    private KernelBtf? Module(KernelBtf image, string name)
    {
        if (!modules.TryGetValue(name, out KernelBtf? module))
        {
            try
            {
                module = image.OpenModule(source.ReadModule(name), name);
            }
            catch (FileNotFoundException)
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
        BtfFormatException => $"{what} is not valid BTF: {exception.Message}",
        _ => null,
    };
}
