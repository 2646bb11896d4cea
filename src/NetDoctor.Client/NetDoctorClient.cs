using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Client;

/// <summary>Calls NetDoctor's REST API.</summary>
/// <param name="http">Sends; its base address is the server's, and its own timeout is switched off.</param>
/// <param name="user">On whose behalf; null for the caller's own.</param>
/// <param name="patience">How long it waits; null when callers say that.</param>
public sealed partial class NetDoctorClient(HttpClient http, ImpersonatedUser? user = null, Patience? patience = null)
{
    private const string VantageNotServed = "urn:netdoctor:problem:vantage-not-served";

    // A later server may say more than this client knows.
    private static readonly JsonSerializerOptions Reading = new(NetDoctorJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    /// <summary>Where a server listens unless it was told otherwise.</summary>
    public static Uri DefaultAddress { get; } = new("http://127.0.0.1:8080/");

    /// <summary>Asks why something cannot be reached, and waits for the answer.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NetDoctorRefusedException">The question is wrong.</exception>
    /// <exception cref="NetDoctorUnavailableException">There is no answer.</exception>
    public Task<Diagnosis> DiagnoseAsync(DiagnosisRequest request, CancellationToken cancellationToken) =>
        PatientlyAsync(
            TimeSpan.FromSeconds(request.TimeoutSeconds),
            token => SendAsync<DiagnosisRequest, Diagnosis>("api/v1/diagnoses", request, token),
            cancellationToken);

    /// <summary>Asks whether policies let a connection through.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NetDoctorRefusedException">The question is wrong.</exception>
    /// <exception cref="NetDoctorUnavailableException">There is no answer, or it cannot be told.</exception>
    public async Task<PolicyAnswer> EvaluatePoliciesAsync(PolicyQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return await PostAsync<PolicyQuestion, PolicyAnswer>("api/v1/policies/evaluate", question, cancellationToken);
        }
        catch (NetDoctorRefusedException exception) when (exception.Problem.Status == (int)HttpStatusCode.UnprocessableEntity)
        {
            throw new NetDoctorUnavailableException(exception.Message, exception);
        }
    }

    /// <summary>Has one probe made.</summary>
    /// <param name="probe">The probe, and where it is to be made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NetDoctorRefusedException">The probe is wrong, or its address may not be dialled.</exception>
    /// <exception cref="NetDoctorUnavailableException">There is no answer, or nobody can probe from there.</exception>
    public async Task<ProbeResult> ProbeAsync(ProbeSpec probe, CancellationToken cancellationToken)
    {
        try
        {
            return await PatientlyAsync(
                TimeSpan.FromMilliseconds(probe.TimeoutMilliseconds),
                token => SendAsync<ProbeSpec, ProbeResult>("api/v1/probes", probe, token),
                cancellationToken);
        }
        catch (NetDoctorRefusedException exception) when (exception.Problem.Type == VantageNotServed)
        {
            throw new NetDoctorUnavailableException(exception.Message, exception);
        }
    }

    /// <summary>Posts a request to any path of the API.</summary>
    /// <typeparam name="TRequest">Wire type of the request.</typeparam>
    /// <typeparam name="TAnswer">Wire type of the answer.</typeparam>
    /// <param name="path">Path without a slash before it, such as <c>api/v1/diagnoses</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NetDoctorRefusedException">The request is wrong.</exception>
    /// <exception cref="NetDoctorUnavailableException">There is no answer.</exception>
    public Task<TAnswer> PostAsync<TRequest, TAnswer>(string path, TRequest request, CancellationToken cancellationToken)
        where TAnswer : class =>
        PatientlyAsync(TimeSpan.Zero, token => SendAsync<TRequest, TAnswer>(path, request, token), cancellationToken);

    /// <summary>Gets what a path of the API answers with.</summary>
    /// <typeparam name="TAnswer">Wire type of the answer.</typeparam>
    /// <param name="path">Path and query without a slash before them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NetDoctorRefusedException">The request is wrong.</exception>
    /// <exception cref="NetDoctorUnavailableException">There is no answer.</exception>
    public Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancellationToken)
        where TAnswer : class => PatientlyAsync(
            TimeSpan.Zero,
            async token =>
            {
                using var message = new HttpRequestMessage(HttpMethod.Get, path);
                return await SendAsync<TAnswer>(message, token);
            },
            cancellationToken);

    /// <summary>The same server, asked on somebody's behalf.</summary>
    /// <param name="other">Who; the caller must be allowed to impersonate him.</param>
    public NetDoctorClient As(ImpersonatedUser other) => new(http, other, patience);

    private async Task<TAnswer> SendAsync<TRequest, TAnswer>(string path, TRequest request, CancellationToken cancellationToken)
        where TAnswer : class
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path);
        message.Content = JsonContent.Create(request, options: NetDoctorJson.Options);
        return await SendAsync<TAnswer>(message, cancellationToken);
    }

    private Task<TAnswer> SendAsync<TAnswer>(HttpRequestMessage message, CancellationToken cancellationToken)
        where TAnswer : class => SendAsync(
            message,
            "application/json",
            async content => await content.ReadFromJsonAsync<TAnswer>(Reading, cancellationToken) ?? throw Strange(null),
            cancellationToken);

    private Task<string> GetMarkdownAsync(string path, CancellationToken cancellationToken) => PatientlyAsync(
        TimeSpan.Zero,
        async token =>
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, path);
            return await SendAsync(message, "application/problem+json, text/markdown;q=0.9", content => content.ReadAsStringAsync(token), token);
        },
        cancellationToken);

    private async Task<TAnswer> SendAsync<TAnswer>(
        HttpRequestMessage message, string mediaType, Func<HttpContent, Task<TAnswer>> read, CancellationToken cancellationToken)
    {
        message.Headers.Accept.ParseAdd(mediaType);
        user?.AddTo(message.Headers);
        try
        {
            using var response = await http.SendAsync(message, cancellationToken);
            return response.IsSuccessStatusCode ? await read(response.Content) : throw await FailureAsync(response, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new NetDoctorUnavailableException($"No NetDoctor answers at {Address}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Strange(exception);
        }
    }

    // Also an answer that begins and does not end is none: so the whole call counts, not only what comes before the headers.
    private async Task<TAnswer> PatientlyAsync<TAnswer>(TimeSpan work, Func<CancellationToken, Task<TAnswer>> call, CancellationToken cancellationToken)
    {
        var limit = patience is null ? Timeout.InfiniteTimeSpan : work + patience.Reading;
        using var deadline = new CancellationTokenSource(limit, patience?.TimeProvider ?? TimeProvider.System);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await call(linked.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Without a deadline it is the connection that was not made in time.
            throw new NetDoctorUnavailableException(
                deadline.IsCancellationRequested ? $"NetDoctor at {Address} has not answered within {limit.TotalSeconds:0} s."
                    : $"No NetDoctor answers at {Address}: it takes no connection in time.",
                exception);
        }
    }

    private string Address => http.BaseAddress?.GetLeftPart(UriPartial.Authority) ?? "an unknown address";

    private async Task<Exception> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return new NetDoctorUnavailableException($"What answers at {Address} is no NetDoctor of this version: it said {(int)response.StatusCode} {response.ReasonPhrase}.");
        }

        var problem = await response.Content.ReadFromJsonAsync<Problem>(Reading, cancellationToken) ?? throw Strange(null);
        return IsCallersFault(response.StatusCode)
            ? new NetDoctorRefusedException(problem)
            : new NetDoctorUnavailableException($"NetDoctor at {Address} cannot answer now: {problem.Detail ?? problem.Title}");
    }

    private static bool IsCallersFault(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);

    private NetDoctorUnavailableException Strange(Exception? exception) =>
        new($"What answers at {Address} is no NetDoctor of this version: its answer cannot be read.", exception);
}
