using System.Diagnostics;
using System.Text.Json;
using StreamJsonRpc;

namespace KfuncGen.Packaging.Tests.Editors;

/// <summary>csharp-ls, driven as an editor drives it: JSON-RPC over its standard input and output.</summary>
internal sealed class LanguageServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly JsonRpc rpc;
    private readonly EditorSide editor;

    private LanguageServer(Process process, JsonRpc rpc, EditorSide editor) =>
        (this.process, this.rpc, this.editor) = (process, rpc, editor);

    /// <summary>Starts the server on a folder.</summary>
    /// <param name="program">Its executable.</param>
    /// <param name="folder">The folder with the project.</param>
    /// <param name="analyzers">Whether the editor's settings switch analyzers on; they are off in the server's own.</param>
    public static async Task<LanguageServer> StartAsync(string program, string folder, bool analyzers)
    {
        ProcessStartInfo start = new(program, ["--features", "metadata-uris"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();

        EditorSide editor = new(analyzers);
        JsonRpc rpc = new(new HeaderDelimitedMessageHandler(
            process.StandardInput.BaseStream, process.StandardOutput.BaseStream, new SystemTextJsonFormatter()));
        rpc.AddLocalRpcTarget(editor);
        rpc.StartListening();
        LanguageServer server = new(process, rpc, editor);
        string root = new Uri(folder).AbsoluteUri;
        await server.AskAsync("initialize", new
        {
            processId = Environment.ProcessId,
            rootUri = root,
            workspaceFolders = new[] { new { uri = root, name = "consumer" } },
            capabilities = new
            {
                window = new { workDoneProgress = true },
                workspace = new
                {
                    configuration = true,
                    didChangeConfiguration = new { dynamicRegistration = true },
                    workspaceEdit = new { documentChanges = true },
                },
                textDocument = new
                {
                    codeAction = new
                    {
                        codeActionLiteralSupport = new { codeActionKind = new { valueSet = new[] { "quickfix", "refactor" } } },
                        dataSupport = true,
                        resolveSupport = new { properties = new[] { "edit" } },
                    },
                    publishDiagnostics = new { },
                    completion = new { },
                    hover = new { contentFormat = new[] { "markdown" } },
                    rename = new { },
                },
            },
        });
        await rpc.NotifyWithParameterObjectAsync("initialized", new { });
        return server;
    }

    /// <summary>Asks for something, as with <c>textDocument/hover</c>.</summary>
    public async Task<JsonElement> AskAsync(string method, object parameters)
    {
        try
        {
            return await rpc.InvokeWithParameterObjectAsync<JsonElement>(method, parameters).WaitAsync(Limit);
        }
        catch (RemoteInvocationException failed)
        {
            throw new InvalidOperationException($"{method}: {failed.Message} {failed.ErrorData}", failed);
        }
    }

    /// <summary>Opens a file, or says that it changed, and waits for what is said about it.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="text">Its text.</param>
    /// <param name="version">1 for the first text, more for each further one.</param>
    /// <param name="until">Whether this is what was waited for.</param>
    /// <returns>The ids, with their lines from 0, and how long it took.</returns>
    public async Task<(string[] Diagnostics, TimeSpan Time)> ShowAsync(string file, string text, int version, Func<string[], bool> until)
    {
        string uri = new Uri(file).AbsoluteUri;
        long started = Stopwatch.GetTimestamp();
        Task<string[]> said = editor.WaitAsync(uri, until);

        await (version == 1
            ? rpc.NotifyWithParameterObjectAsync(
                "textDocument/didOpen", new { textDocument = new { uri, languageId = "csharp", version, text } })
            : rpc.NotifyWithParameterObjectAsync(
                "textDocument/didChange", new { textDocument = new { uri, version }, contentChanges = new[] { new { text } } }));
        return (await said.WaitAsync(Limit), Stopwatch.GetElapsedTime(started));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rpc.Dispose();

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
