using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Client;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests;

public sealed class PatienceTests
{
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Gives_up_a_server_that_takes_a_request_and_never_answers()
    {
        var time = new FakeTimeProvider();
        var api = new FakeApi { IsStuck = true };
        var asking = Client(api, time).GetClusterAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, api.Taken);

        time.Advance(Reading - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        var given = await Assert.ThrowsAsync<NetDoctorUnavailableException>(() => asking);
        Assert.Equal("NetDoctor at http://netdoctor.test has not answered within 10 s.", given.Message);
    }

    [Fact]
    public async Task Leaves_a_question_the_time_that_it_may_take()
    {
        var time = new FakeTimeProvider();
        var api = new FakeApi { IsStuck = true };
        var asking = Client(api, time).DiagnoseAsync(new DiagnosisRequest { To = "payments.shop:80", TimeoutSeconds = 30 }, TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(39));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var given = await Assert.ThrowsAsync<NetDoctorUnavailableException>(() => asking);
        Assert.Contains("within 40 s", given.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_a_stream_of_events_that_falls_silent()
    {
        var time = new FakeTimeProvider();
        using var api = new SilentStream();
        var hops = new List<RouteHop>();
        var asking = Client(api, time).FollowDiagnosisAsync(
            new DiagnosisRequest { To = "payments.shop:80", TimeoutSeconds = 30 }, hops.Add, TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => hops.Count == 1);

        time.Advance(TimeSpan.FromSeconds(40));

        await Assert.ThrowsAsync<NetDoctorUnavailableException>(() => asking);
    }

    [Fact]
    public async Task Lets_whoever_asks_end_the_wait_as_before()
    {
        using var end = new CancellationTokenSource();
        var api = new FakeApi { IsStuck = true };
        var asking = Client(api, new FakeTimeProvider()).GetClusterAsync(end.Token);

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static NetDoctorClient Client(HttpMessageHandler server, TimeProvider time) => new(
        new HttpClient(server, disposeHandler: false) { BaseAddress = new Uri("http://netdoctor.test/"), Timeout = Timeout.InfiniteTimeSpan },
        patience: new Patience(Reading, time));

    // Takes the question, tells one hop of it, and nothing more.
    private sealed class SilentStream : HttpMessageHandler
    {
        private readonly Pipe _events = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post)
            {
                var running = FakeApi.Diagnosed(new DiagnosisRequest { To = "payments.shop:80" }, Verdict.Undetermined) with { Status = DiagnosisStatus.Running };
                return new HttpResponseMessage(HttpStatusCode.Accepted)
                {
                    Content = new StringContent(JsonSerializer.Serialize(running, NetDoctorJson.Options), Encoding.UTF8, "application/json"),
                };
            }

            var hop = JsonSerializer.Serialize(new RouteHop(Hop.Dns, HopState.Ok, "payments.shop", "10.96.1.2", Basis.Observed), NetDoctorJson.Options);
            await _events.Writer.WriteAsync(Encoding.UTF8.GetBytes($"event: hop\ndata: {hop}\n\n"), cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_events.Reader.AsStream()) };
        }
    }
}
