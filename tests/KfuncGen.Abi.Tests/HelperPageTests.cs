using System.Globalization;
using System.Reflection;
using System.Text;
using KfuncGen.Linux.Abi;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.Abi.Tests;

/// <summary>
/// Every helper of the kernel is a method, a member of what it works on, or has a reason why it is neither: docs/helpers.md, which this
/// writes.
/// </summary>
public sealed class HelperPageTests
{
    private const string Page = "docs/helpers.md";

    private static readonly Dictionary<string, string> Without =
        new(HelperTable.ReadWithout(File.ReadAllText(Path.Combine(Repository.Root, HelperTable.Path))), StringComparer.Ordinal);

    [Fact]
    public void The_page_has_each_helper_that_is_no_method()
    {
        string actual = Text();
        string path = Path.Combine(Repository.Root, Page);

        if (!File.Exists(path) || File.ReadAllText(path) != actual)
        {
            File.WriteAllText(path.Replace(".md", ".received.md", StringComparison.Ordinal), actual);
        }

        Assert.True(File.Exists(path), $"{Page} is not there; look at the received one, and rename it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public void A_reason_is_given_for_those_helpers_and_no_others()
    {
        string[] none = [.. Names().Where(name => !Methods().Contains(name) && !Members().ContainsKey(name))];
        Assert.Equal(none.Order(StringComparer.Ordinal), Without.Keys.Order(StringComparer.Ordinal));
        Assert.True(Names().Count() > 200, "There are few helpers.");
    }

    // Those that have no values can have them in a newer kernel: then the table is to say so.
    [Fact]
    public void Flags_are_enums_where_the_kernel_has_any()
    {
        string[] numbers =
        [
            .. typeof(BpfHelpers).GetMethods(BindingFlags.Public | BindingFlags.Static)
                .Where(static method => method.GetParameters().Any(
                    static parameter => parameter is { Name: "flags", HasDefaultValue: false } && !parameter.ParameterType.IsEnum))
                .Select(static method => method.Name).Distinct(),
        ];

        // Two have a base there, two no flags, and what they give back behind.
        Assert.Equal(
            ["bpf_dynptr_from_mem", "bpf_kallsyms_lookup_name", "bpf_strtol", "bpf_strtoul"], numbers.Order(StringComparer.Ordinal));
        Assert.Equal(typeof(BpfStoreFlags), FlagsOf(nameof(BpfHelpers.bpf_skb_store_bytes)));
        Assert.Equal(typeof(ulong), FlagsOf(nameof(BpfHelpers.bpf_dynptr_read)));
    }

    [Fact]
    public void Every_enum_of_the_table_is_taken_or_given_somewhere()
    {
        HashSet<string> used = [.. Users().Select(static user => user.Enum.Name)];
        IReadOnlyList<HelperEnum> table = HelperEnumTable.Read(File.ReadAllText(Path.Combine(Repository.Root, HelperEnumTable.Path)));
        Assert.All(table, one => Assert.Contains(one.Name, used));
        Assert.True(table.Count > 20, "There are few enums.");
    }

    private static Type FlagsOf(string helper) =>
        typeof(BpfHelpers).GetMethods().First(method => method.Name == helper).GetParameters()[^1].ParameterType;

    // The enums that methods of helpers take and give, with what takes or gives them.
    private static IEnumerable<(Type Enum, string User)> Users() => typeof(BpfMap).Assembly.GetExportedTypes()
        .Where(static type => !type.IsAbstract || type == typeof(BpfHelpers))
        .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        .Where(static method => method.IsDefined(typeof(MapHelperAttribute)) || method.IsDefined(typeof(BpfHelperAttribute)))
        .SelectMany(static method => method.GetParameters().Append(method.ReturnParameter), static (method, parameter) => (
            parameter.ParameterType,
            method.ReflectedType == typeof(BpfHelpers) ? $"`{method.Name}`" : $"`{NameOf(method.ReflectedType!)}.{method.Name}`"))
        .Where(static one => one.ParameterType.IsEnum).Distinct();

    private static IEnumerable<string> Names()
    {
        for (int number = 1; HelperNames.Find(number) is { } name; number++)
        {
            yield return name;
        }
    }

    private static HashSet<string> Methods() =>
    [
        .. typeof(BpfHelpers).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(static method => method.GetCustomAttribute<BpfHelperAttribute>() is not null)
            .Select(static method => method.Name),
    ];

    private static Dictionary<string, SortedSet<string>> Members()
    {
        Dictionary<string, SortedSet<string>> members = new(StringComparer.Ordinal);

        foreach (MethodInfo method in typeof(BpfMap).Assembly.GetExportedTypes().Where(static type => !type.IsAbstract).SelectMany(
            static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance)))
        {
            foreach (string helper in method.GetCustomAttributes<MapHelperAttribute>().Select(static one => one.Helper)
                .Concat(method.GetCustomAttributes<RecordHelperAttribute>().Select(static one => one.Helper)))
            {
                members.TryAdd(helper, new SortedSet<string>(StringComparer.Ordinal));

                // A property is one by its getter.
                string name = method.IsSpecialName ? method.Name["get_".Length..] : method.Name;
                members[helper].Add($"`{NameOf(method.ReflectedType!)}.{name}`");
            }
        }

        return members;
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static string Text()
    {
        HashSet<string> methods = Methods();
        Dictionary<string, SortedSet<string>> members = Members();
        string[] names = [.. Names()];
        StringBuilder text = new();
        int ofMaps = names.Count(name => !methods.Contains(name) && members.ContainsKey(name));
        text.Append(CultureInfo.InvariantCulture, $"""
            # Helpers

            The newest kernel that this version knows has {names.Length} helpers. {names.Count(methods.Contains)} are methods of
            `BpfHelpers`, named as in C, and the editor lists them; {ofMaps} belong to a map, to what lies in its values, or to a
            variable that each processor has, and are members of that{(Without.Count == 0 ? "" : $"; {Without.Count} have neither")}. Each
            has a guard, `BpfHelpers.Has`. A test writes this page from the kernel's list and the library.

            ## Members

            | helper | member |
            | --- | --- |

            """);

        foreach (string name in names.Where(name => !methods.Contains(name) && members.ContainsKey(name)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{name}` | {string.Join(", ", members[name])} |");
        }

        WriteWithout(text, names);

        text.Append("""

            ## Flags

            What a helper is told beside numbers, and what it answers, has names: those of the kernel. Flags at the end are 0 where they
            are not given; `ulong flags` is 0 in every kernel that is known.

            | enum | its values | of |
            | --- | --- | --- |

            """);

        foreach (IGrouping<Type, string> users in Users().GroupBy(static one => one.Enum, static one => one.User)
            .OrderBy(static users => users.Key.Name, StringComparer.Ordinal))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| `{users.Key.Name}` | {string.Join(", ", Enum.GetNames(users.Key).Select(static name => $"`{name}`"))} | " +
                $"{string.Join(", ", users.Order(StringComparer.Ordinal))} |");
        }

        return text.ToString();
    }

    private static void WriteWithout(StringBuilder text, string[] names)
    {
        if (Without.Count == 0)
        {
            return;
        }

        text.Append("""

            ## Neither

            | helper | why, and what instead |
            | --- | --- |

            """);

        foreach (string name in names.Where(Without.ContainsKey))
        {
            string reason = Without[name].Replace("<c>", "`", StringComparison.Ordinal).Replace("</c>", "`", StringComparison.Ordinal);
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{name}` | {reason} |");
        }
    }
}
