using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

public sealed partial class ReportCommandTests : IDisposable
{
    private static readonly string[] Versions = ["6.1", "6.12", "6.16", "6.18", "7.2"];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_page_has_a_row_per_kfunc_and_a_cell_per_kernel()
    {
        JsonElement data = Data(Report());

        Assert.Equal(
            Versions.Select(version => $"debian-{version}"),
            data.GetProperty("kernels").EnumerateArray().Select(kernel => kernel.GetProperty("name").GetString()));
        Assert.All(data.GetProperty("kfuncs").EnumerateArray(), kfunc => Assert.Equal(5, kfunc.GetProperty("cells").GetArrayLength()));
        Assert.Equal("- new same same abi", Levels(data, "bpf_session_cookie"));
        Assert.Equal("- - new gone -", Levels(data, "scx_bpf_dispatch"));
    }

    [Fact]
    public void The_page_loads_nothing_and_may_load_nothing()
    {
        string page = Report();

        Assert.Contains("default-src 'none'", page);
        Assert.DoesNotMatch("""(src|href)="(?!#)""", page);
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotContain("url(", page);
    }

    [Fact]
    public void What_a_snapshot_says_never_becomes_markup()
    {
        string path = directory.Write("x.kfuncs", "kfuncs 1\nname <b>&x\n\nkfunc void bpf_a(void): ?(0)\n"u8);

        string page = CommandRun.Of("report", path, "--title", "</title><script>alert(1)</script>").Output;

        Assert.DoesNotContain("<b>", page);
        Assert.DoesNotContain("<script>alert", page);
        Assert.Equal("<b>&x", Data(page).GetProperty("kernels")[0].GetProperty("name").GetString());
        Assert.Equal(2, Regex.Count(page, "</script>"));
    }

    [Fact]
    public void A_browser_draws_the_table_and_opens_what_the_address_names()
    {
        string dom = Browse("--dump-dom", "#bpf_session_cookie");

        Assert.Equal(Data(Report()).GetProperty("kfuncs").GetArrayLength(), Regex.Count(dom, """<th scope="row">"""));
        Assert.Contains("<h2>bpf_session_cookie</h2>", dom);
        Assert.Contains("<mark>void *ctx</mark>", dom);
        Assert.Contains("static KernelPointer&lt;ulong&gt; bpf_session_cookie(nint ctx)", dom);
        Assert.DoesNotMatch("""<aside[^>]* hidden""", dom);
    }

    [Fact]
    public async Task The_page_is_used_with_the_keyboard_alone()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string page = directory.Write("page.html", System.Text.Encoding.UTF8.GetBytes(Report()));
        await using Browser browser = await Browser.Open(new Uri(page), Path.Combine(directory.Path, "profile"), cancellation);

        await browser.Press("/", cancellation);
        Assert.Equal("filter", await browser.Evaluate("document.activeElement.id", cancellation));

        await browser.Type("dynptr slice", cancellation);
        Assert.Equal(
            "bpf_dynptr_slice bpf_dynptr_slice_rdwr",
            await browser.Evaluate("[...document.querySelectorAll('tbody th')].map(th => th.firstChild.data).join(' ')", cancellation));

        await browser.Press("ArrowDown", cancellation);
        await browser.Press("Enter", cancellation);
        Assert.Equal("bpf_dynptr_slice", await browser.Evaluate("document.querySelector('#details h2').textContent", cancellation));

        await browser.Press("ArrowDown", cancellation);
        Assert.Equal("bpf_dynptr_slice_rdwr", await browser.Evaluate("document.querySelector('#details h2').textContent", cancellation));

        await browser.Press("Escape", cancellation);
        Assert.Equal("true", await browser.Evaluate("document.getElementById('details').hidden", cancellation));
        Assert.Equal("TR", await browser.Evaluate("document.activeElement.tagName", cancellation));
    }

    [Fact]
    public async Task Chips_and_headings_choose_and_sort()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string page = directory.Write("page.html", System.Text.Encoding.UTF8.GetBytes(Report()));
        await using Browser browser = await Browser.Open(new Uri(page), Path.Combine(directory.Path, "profile"), cancellation);

        await browser.Evaluate("document.querySelector('.chip[data-key=abi]').click()", cancellation);
        Assert.Equal(
            "bbr_main bpf_session_cookie bpf_session_is_return",
            await browser.Evaluate("[...document.querySelectorAll('tbody th')].map(th => th.firstChild.data).join(' ')", cancellation));

        await browser.Evaluate("document.querySelector('.chip[data-key=abi]').click()", cancellation);
        await browser.Evaluate("document.querySelectorAll('thead button')[5].click()", cancellation);
        Assert.Equal("bpf_session_cookie", await browser.Evaluate("document.querySelector('tbody th').firstChild.data", cancellation));
        Assert.Equal(
            "descending", await browser.Evaluate("document.querySelectorAll('thead th')[5].getAttribute('aria-sort')", cancellation));
    }

    [Theory]
    [InlineData("light", 1)]
    [InlineData("dark", 0)]
    public void A_browser_takes_a_picture_of_it(string scheme, int setting)
    {
        string picture = Path.Combine(directory.Path, $"{scheme}.png");

        Browse($"--screenshot={picture}", "", $"--blink-settings=preferredColorScheme={setting}", "--window-size=1440,900");

        // An empty page of this size packs to a few kilobytes.
        Assert.True(new FileInfo(picture).Length > 40_000, $"{picture} has {new FileInfo(picture).Length} bytes");
    }

    private static string Report()
    {
        CommandRun run = CommandRun.Of(
            ["report", .. Versions.Select(version => Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs"))]);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        return run.Output;
    }

    private static JsonElement Data(string page) => JsonDocument.Parse(DataElement().Match(page).Groups[1].Value).RootElement;

    private static string Levels(JsonElement data, string kfunc) => string.Join(
        ' ',
        data.GetProperty("kfuncs").EnumerateArray().Single(one => one.GetProperty("name").GetString() == kfunc)
            .GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("level").GetString() ?? "-"));

    private string Browse(string action, string fragment, params string[] options)
    {
        string? browser = InstalledProgram.Find("chromium", "chromium-browser", "google-chrome");

        if (browser is null)
        {
            Assert.Skip("There is no chromium on this machine.");
        }

        string page = directory.Write("page.html", System.Text.Encoding.UTF8.GetBytes(Report()));

        // Without the sandbox, which containers do not allow: the page is our own.
        ProcessStartInfo start = new(browser!)
        {
            ArgumentList =
            {
                "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000",
                $"--user-data-dir={directory.Path}/profile", action,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        Array.ForEach(options, start.ArgumentList.Add);
        start.ArgumentList.Add(new Uri(page).AbsoluteUri + fragment);

        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{browser} did not end within three minutes.");
        }

        return output.GetAwaiter().GetResult();
    }

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""")]
    private static partial Regex DataElement();
}
