using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>Microsoft's own Agents Playground, which acts as Teams, talks to the endpoint.</summary>
public sealed class PlaygroundTests
{
    [Fact]
    public async Task Sees_messages_and_cards_and_cards_refreshed_in_place_in_every_scope()
    {
        var tools = ChatTools.FindOrSkip("playground");
        using var file = new TempFile();
        var api = new FakeApi { Answer = request => FakeApi.Diagnosed(request, Verdict.Unreachable) }
            .Service("shop", "payments", 80).Workload("shop", "web").Workload("blog", "web");
        await using var host = await BotHost.StartAsync(api, file.Path);
        using var playground = await Playground.StartAsync(tools, host.Url);

        foreach (var scope in new[] { "personal", "groupChat", "channel" })
        {
            var (exitCode, output) = await ChatTools.RunAsync(
                tools, "playground-drive.cjs", "--base", playground.Address, "--scope", scope, "--quiet", "1500",
                "send", "why can't web reach payments", "execute", "shop/web", "execute", "Run again", "--expect", "payments.shop:80 is unreachable from shop/web");

            Assert.True(exitCode == 0, $"{scope}: {output}");
            var steps = JsonNode.Parse(output)!.AsArray();
            var conversation = steps[0]!["conversationId"]!.GetValue<string>();
            Assert.Contains("Hello, this is NetDoctor.", steps[0]!.ToJsonString(), StringComparison.Ordinal);
            var question = steps[1]!["replies"]!.AsArray().Last(reply => reply!["attachments"] is JsonArray { Count: > 0 })!;
            Assert.Contains("Which web do you mean?", question["attachments"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.StartsWith(conversation, question["conversationId"]!.GetValue<string>(), StringComparison.Ordinal);
            foreach (var pressed in new[] { steps[2]!, steps[3]! })
            {
                Assert.Equal("application/vnd.microsoft.activity.message", pressed["invokeResponse"]!["type"]!.GetValue<string>());
                Assert.Contains("Looking", pressed["invokeResponse"]!.ToJsonString(), StringComparison.Ordinal);
                Assert.All(pressed["replies"]!.AsArray(), reply => Assert.Equal(question["id"]!.GetValue<string>(), reply!["id"]!.GetValue<string>()));
                Assert.Contains("is unreachable from shop/web", pressed["replies"]!.AsArray()[^1]!.ToJsonString(), StringComparison.Ordinal);
            }
        }

        Assert.Equal(6, api.Asked.Count);
        Assert.All(api.Asked, asked => Assert.Equal(("shop/web", "payments.shop:80"), (asked.From, asked.To)));
    }

    /// <summary>A playground on loopback.</summary>
    private sealed class Playground : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
        private readonly Process _process;

        private Playground(Process process, string address)
        {
            _process = process;
            Address = address;
        }

        public string Address { get; }

        public static async Task<Playground> StartAsync(string tools, Uri bot)
        {
            var port = FreePort();
            var start = new ProcessStartInfo("bash", [Path.Combine(tools, "start-playground.sh"), new Uri(bot, "/api/messages").ToString(), $"{port}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = ChatTools.Root,
            };
            var process = Process.Start(start) ?? throw new InvalidOperationException("The playground did not start.");
            var playground = new Playground(process, $"http://127.0.0.1:{port}");
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            try
            {
                await playground.ReadyAsync();
            }
            catch (OperationCanceledException)
            {
                playground.Dispose();
                throw;
            }

            return playground;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                _process.WaitForExit();
            }

            _process.Dispose();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private async Task ReadyAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Patience);
            using var client = new HttpClient();
            while (true)
            {
                try
                {
                    using var response = await client.GetAsync(new Uri($"{Address}/_internal/v1/config"), limit.Token);
                    if (response.IsSuccessStatusCode)
                    {
                        return;
                    }
                }
                catch (HttpRequestException)
                {
                    Assert.False(_process.HasExited, "The playground ended by itself.");
                }

                await Task.Delay(100, limit.Token);
            }
        }
    }
}
