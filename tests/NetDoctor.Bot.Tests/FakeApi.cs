using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;
using NetDoctor.Model;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Names;
using NetDoctor.Model.Problems;
using NetDoctor.Model.Services;

namespace NetDoctor.Bot.Tests;

/// <summary>NetDoctor's API as far as the bot uses it, over declared names and one declared answer.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private readonly List<NameMatch> _names = [];
    private readonly List<DiagnosisRequest> _asked = [];

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<DiagnosisRequest> Asked => _asked;

    /// <summary>Headers of the last request.</summary>
    public IReadOnlyDictionary<string, string> LastHeaders { get; private set; } = new Dictionary<string, string>();

    /// <summary>Answer to every question.</summary>
    public Func<DiagnosisRequest, Diagnosis> Answer { get; set; } = request => Diagnosed(request, Verdict.Reachable);

    /// <summary>Holds up every answer to a question until it completes; null for at once.</summary>
    public Task? Gate { get; set; }

    /// <summary>Whether it takes requests and never answers.</summary>
    public bool IsStuck { get; set; }

    /// <summary>How many requests it took.</summary>
    public int Taken { get; private set; }

    /// <summary>Instead of every answer, when set.</summary>
    public Func<HttpResponseMessage>? Failure { get; set; }

    /// <summary>Answers by path, beside names and diagnoses.</summary>
    public Dictionary<string, object> Pages { get; } = [];

    public FakeApi Service(string ns, string name, params int[] ports) => Add(new NameMatch
    {
        IsExact = true,
        Kind = "Service",
        Namespace = ns,
        Name = name,
        Reference = $"{name}.{ns}",
        Ports = [.. ports.Select(port => new ServiceHealthPort(null, port, "8080", TransportProtocol.Tcp, null))],
    });

    public FakeApi Workload(string ns, string name, string kind = "Deployment") => Add(new NameMatch
    {
        IsExact = true,
        Kind = kind,
        Namespace = ns,
        Name = name,
        Reference = $"{ns}/{name}",
    });

    public FakeApi Add(NameMatch match)
    {
        _names.Add(match);
        return this;
    }

    public static Diagnosis Diagnosed(DiagnosisRequest request, Verdict verdict, Finding? cause = null) => new()
    {
        Id = "01M846P5HZ14JNRCC648R6DNKB",
        Status = DiagnosisStatus.Completed,
        Verdict = verdict,
        Summary = verdict == Verdict.Reachable ? "A connection was made." : "Nothing answers.",
        Question = request.ToQuestion(),
        Cause = cause,
        Findings = cause is null ? [] : [cause],
        Route = [new RouteHop(Hop.Dns, HopState.Ok, request.To, "10.96.1.2", Basis.Observed)],
        StartedAt = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        DurationMilliseconds = 12,
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        LastHeaders = request.Headers.ToDictionary(header => header.Key, header => string.Join('|', header.Value), StringComparer.OrdinalIgnoreCase);
        Taken++;
        if (IsStuck)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (Failure is not null)
        {
            return Failure();
        }

        var path = request.RequestUri!.AbsolutePath;
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        return path switch
        {
            "/api/v1/names" => Json(Names(query["name"]!, Enum.Parse<NameKind>(query["kind"]!, ignoreCase: true), query["namespace"])),
            "/api/v1/diagnoses" => Json(await AnswerAsync(request, cancellationToken)),
            _ when Pages.TryGetValue(path, out var page) => page is string text
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "text/markdown") }
                : Json(page),
            _ => Problem(404, $"Nothing is at {path}."),
        };
    }

    public static HttpResponseMessage Problem(int status, string detail) => new((HttpStatusCode)status)
    {
        Content = new StringContent(
            JsonSerializer.Serialize(new Problem { Type = "urn:netdoctor:problem:x", Title = "Wrong.", Status = status, Detail = detail }, NetDoctorJson.Options),
            Encoding.UTF8,
            "application/problem+json"),
    };

    private NameList Names(string name, NameKind kind, string? ns)
    {
        var all = _names.Where(match => (kind, match.Kind) switch
        {
            (NameKind.Service, "Service") or (NameKind.Node, "Node") or (NameKind.Namespace, "Namespace") => true,
            (NameKind.Workload, not ("Service" or "Node" or "Namespace")) => true,
            _ => false,
        } && (ns is null || match.Namespace == ns)).ToList();
        var exact = all.Where(match => match.Name == name).ToList();
        return exact.Count > 0
            ? new NameList([.. exact], true)
            : new NameList([.. all.Where(match => EditDistance.Of(name, match.Name, 2) is not null).Select(match => match with { IsExact = false })], true);
    }

    private async Task<Diagnosis> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = JsonSerializer.Deserialize<DiagnosisRequest>(await request.Content!.ReadAsStringAsync(cancellationToken), NetDoctorJson.Options)!;
        _asked.Add(asked);
        await (Gate ?? Task.CompletedTask).WaitAsync(cancellationToken);
        return Answer(asked);
    }

    private static HttpResponseMessage Json(object value) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(JsonSerializer.Serialize(value, value.GetType(), NetDoctorJson.Options), Encoding.UTF8, "application/json"),
    };
}
