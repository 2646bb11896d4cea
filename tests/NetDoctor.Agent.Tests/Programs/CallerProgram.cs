using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using NetDoctor.Client.Agents;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Agent.Tests.Programs;

/// <summary>What an agent is asked.</summary>
internal sealed record AgentQuestion(string Path, string? Body = null);

/// <summary>What it answers, to the letter.</summary>
internal sealed record AgentAnswer(int Status, string? MediaType, string Text);

/// <summary>What the test program does when started again in the lab: it calls an agent, as NetDoctor's API would.</summary>
internal static class CallerProgram
{
    public const string Name = "call-agent";

    private const int AtATime = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        switch (arguments)
        {
            case ["ask", var folder, var endPoint]:
                await AskAsync(folder, endPoint, deadline.Token);
                return 0;
            case ["load", var folder, var endPoint, var count]:
                await LoadAsync(folder, IPEndPoint.Parse(endPoint), int.Parse(count, CultureInfo.InvariantCulture), deadline.Token);
                return 0;
            default:
                return 2;
        }
    }

    private static async Task AskAsync(string folder, string endPoint, CancellationToken cancellationToken)
    {
        using var http = Connect(folder);
        var questions = JsonSerializer.Deserialize<ImmutableArray<AgentQuestion>>(
            await Console.In.ReadToEndAsync(cancellationToken), NetDoctorJson.Options);
        var answers = new List<AgentAnswer>();
        foreach (var question in questions)
        {
            using var response = await RetryAsync(() => SendAsync(http, new Uri($"https://{endPoint}{question.Path}"), question.Body, cancellationToken));
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            answers.Add(new AgentAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text));
        }

        Console.WriteLine(JsonSerializer.Serialize(answers, NetDoctorJson.Options));
    }

    private static async Task LoadAsync(string folder, IPEndPoint endPoint, int count, CancellationToken cancellationToken)
    {
        using var client = new AgentClient(new CertificateFolder(folder, TimeProvider.System), TimeProvider.System);
        var requests = JsonSerializer.Deserialize<ImmutableArray<AgentProbeRequest>>(Console.In.ReadLine()!, NetDoctorJson.Options);
        var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        // The first one waits until the agent listens; it counts as any other.
        await ProbeAsync(0);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, count - 1),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (index, _) => await ProbeAsync(index));
        var lines = seen.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value} {one.Key}");
        Console.WriteLine(JsonSerializer.Serialize(string.Join('\n', lines)));

        async Task ProbeAsync(int index)
        {
            var result = (TcpProbeResult)await RetryAsync(() => client.ProbeAsync(endPoint, requests[index % requests.Length], cancellationToken));
            var from = result.LocalAddress is { } local ? IPEndPoint.Parse(local).Address.ToString() : "nowhere";
            seen.AddOrUpdate($"{result.Vantage.Pod ?? "node"} {result.Outcome} from {from}", 1, (_, before) => before + 1);
        }
    }

    // Nobody tells when the agent has come so far that it listens.
    private static async Task<T> RetryAsync<T>(Func<Task<T>> callAsync)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await callAsync();
            }
            catch (Exception exception) when (exception is HttpRequestException or AgentException { IsRefusal: false }
                && TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static HttpClient Connect(string folder) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = [X509Certificate2.CreateFromPemFile(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"))],
            // It is the agent's answers that these tests compare.
            RemoteCertificateValidationCallback = (_, _, _, errors) => errors != SslPolicyErrors.RemoteCertificateNotAvailable,
        },
    })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, Uri uri, string? body, CancellationToken cancellationToken)
    {
        if (body is null)
        {
            return await http.GetAsync(uri, cancellationToken);
        }

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.PostAsync(uri, content, cancellationToken);
    }
}
