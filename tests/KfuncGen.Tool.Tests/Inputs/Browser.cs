using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>A Chromium without a window, driven through its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Process process;
    private readonly ClientWebSocket socket = new();
    private int lastId;

    private Browser(Process process) => this.process = process;

    /// <summary>Opens a page. The test is skipped where there is no Chromium.</summary>
    public static async Task<Browser> Open(Uri page, string profile, CancellationToken cancellation)
    {
        string? program = InstalledProgram.Find("chromium", "chromium-browser", "google-chrome");

        if (program is null)
        {
            Assert.Skip("There is no chromium on this machine.");
        }

        // Without the sandbox, which containers do not allow: the page is our own.
        Process process = Process.Start(new ProcessStartInfo(
            program!,
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", $"--user-data-dir={profile}",
                page.AbsoluteUri
            ])
        {
            RedirectStandardError = true,
        })!;

        Browser browser = new(process);

        try
        {
            await browser.Connect(page, cancellation);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<string> Evaluate(string expression, CancellationToken cancellation)
    {
        JsonNode answer = await Send(
            "Runtime.evaluate", new JsonObject { ["expression"] = $"String({expression})", ["returnByValue"] = true }, cancellation);
        return answer["result"]!["value"]?.GetValue<string>()
            ?? throw new InvalidOperationException($"{expression}: {answer.ToJsonString()}");
    }

    /// <summary>Presses and releases a key: <c>ArrowDown</c>, <c>/</c>.</summary>
    public async Task Press(string key, CancellationToken cancellation)
    {
        int code = key switch { "Enter" => 13, "Escape" => 27, "ArrowUp" => 38, "ArrowDown" => 40, "Tab" => 9, _ => 0 };
        JsonObject Event(string type) => new() { ["type"] = type, ["key"] = key, ["windowsVirtualKeyCode"] = code };

        await Send("Input.dispatchKeyEvent", Event("rawKeyDown"), cancellation);
        await Send("Input.dispatchKeyEvent", Event("keyUp"), cancellation);
    }

    /// <summary>Types into what has the focus.</summary>
    public Task Type(string text, CancellationToken cancellation) =>
        Send("Input.insertText", new JsonObject { ["text"] = text }, cancellation);

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private async Task Connect(Uri page, CancellationToken cancellation)
    {
        const string Announcement = "DevTools listening on ";
        string? line;

        do
        {
            line = await process.StandardError.ReadLineAsync(cancellation)
                ?? throw new InvalidOperationException("Chromium ended before it listened.");
        }
        while (!line.StartsWith(Announcement, StringComparison.Ordinal));

        // What nobody reads would stop the browser once the pipe is full.
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);

        Uri all = new(line[Announcement.Length..]);
        using HttpClient http = new();
        string? address = null;

        while (address is null)
        {
            string list = await http.GetStringAsync($"http://{all.Authority}/json/list", cancellation);
            address = JsonNode.Parse(list)!.AsArray().FirstOrDefault(
                target => target!["url"]!.GetValue<string>() == page.AbsoluteUri)?["webSocketDebuggerUrl"]!.GetValue<string>();
        }

        await socket.ConnectAsync(new Uri(address), cancellation);

        // The page that a browser starts with is complete before ours is there.
        while (await Evaluate("document.readyState + location.href", cancellation) != "complete" + page.AbsoluteUri)
        {
            await Task.Delay(20, cancellation);
        }
    }

    private async Task<JsonNode> Send(string method, JsonObject parameters, CancellationToken cancellation)
    {
        int id = ++lastId;
        JsonObject request = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await socket.SendAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, cancellation);

        while (true)
        {
            JsonNode message = await Receive(cancellation);

            if (message["id"]?.GetValue<int>() == id)
            {
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message.ToJsonString()}");
            }
        }
    }

    private async Task<JsonNode> Receive(CancellationToken cancellation)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[16 * 1024];
        WebSocketReceiveResult part;

        do
        {
            part = await socket.ReceiveAsync(buffer, cancellation);
            bytes.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(bytes.ToArray())!;
    }
}
