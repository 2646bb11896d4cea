using System.Collections.Concurrent;
using System.Net;
using System.Runtime.ExceptionServices;

namespace NetDoctor.Api.Tests.Problems;

public sealed class ProblemsTests
{
    [Theory]
    [InlineData("""{"from":"shop/web"}""", "to", "to is missing: expected svc, svc.ns or svc.ns.svc.cluster.local, each with :port")]
    [InlineData("""{"to":"payments.shop:80","frm":"shop/web"}""", "frm", "frm is not a known field: expected from, to, protocol, timeoutSeconds.")]
    [InlineData("""{"to":80}""", "to", "to is 80: expected a text.")]
    [InlineData("""{"to":null}""", "to", "to is null: expected svc, svc.ns or svc.ns.svc.cluster.local, each with :port")]
    [InlineData("""{"to":"payments.shop:80","protocol":"icmp"}""", "protocol", "protocol is \"icmp\": expected one of tcp, udp, sctp.")]
    [InlineData("""{"to":"payments.shop:80","timeoutSeconds":"ten"}""", "timeoutSeconds", "timeoutSeconds is \"ten\": expected a whole number.")]
    [InlineData("""{"to":"payments.shop:80","timeoutSeconds":2.5}""", "timeoutSeconds", "timeoutSeconds is 2.5: expected a whole number.")]
    [InlineData("""{"to":"payments.shop:80","timeoutSeconds":61}""", "timeoutSeconds", "timeoutSeconds is 61: expected 1 to 60.")]
    [InlineData("""{"to":"payments.shop:80","timeoutSeconds":0}""", "timeoutSeconds", "timeoutSeconds is 0: expected 1 to 60.")]
    [InlineData("""{"to":""}""", "to", "A target is missing:")]
    [InlineData("""{"to":"payments.shop:99999"}""", "to", "'99999' in 'payments.shop:99999' is not a port:")]
    [InlineData("""{"to":"payments.shop:80","from":"shop/web/extra/part"}""", "from", "'shop/web/extra/part' is not a source:")]
    [InlineData("[]", "", "The body is a list: expected an object.")]
    [InlineData("""{"to":"payments.shop:80","timeoutSeconds":"10"}""", "timeoutSeconds", "timeoutSeconds is \"10\": expected a whole number.")]
    [InlineData("null", "", "The body is null: expected an object.")]
    [InlineData("\"x\"", "", "The body is \"x\": expected an object.")]
    public async Task Names_the_field_of_a_wrong_body_and_what_was_expected(string json, string field, string message)
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.PostProblemAsync("/api/v1/diagnoses", json, HttpStatusCode.BadRequest);
        Assert.Equal("urn:netdoctor:problem:invalid-request", problem.Type);
        var error = Assert.Single(problem.Errors!.Value);
        Assert.Equal(field, error.Field);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"to":"payments.shop:80" """, "Line 1")]
    [InlineData("", "Line 1")]
    public async Task Says_where_json_breaks_off(string json, string detail)
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.PostProblemAsync("/api/v1/diagnoses", json, HttpStatusCode.BadRequest);
        Assert.Equal("urn:netdoctor:problem:malformed-json", problem.Type);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/diagnose", "to", "to is missing: expected svc, svc.ns or svc.ns.svc.cluster.local, each with :port")]
    [InlineData("/api/v1/diagnose?to=a.b:80&form=shop/web", "form", "'form' is not a query parameter of this path: expected to, from, protocol, timeoutSeconds, format.")]
    [InlineData("/api/v1/diagnose?to=a.b:80&protocol=icmp", "protocol", "'icmp' is not a value of protocol: expected one of tcp, udp, sctp.")]
    [InlineData("/api/v1/diagnose?to=a.b:80&timeoutSeconds=soon", "timeoutSeconds", "'soon' is not a value of timeoutSeconds: expected a whole number.")]
    [InlineData("/api/v1/services?limit=%0d%0a7x", "limit", "'\ufffd\ufffd7x' is not a value of limit: expected a whole number.")]
    [InlineData("/api/v1/diagnose?to=a.b:80&timeoutSeconds=61", "timeoutSeconds", "timeoutSeconds is 61: expected 1 to 60.")]
    [InlineData("/api/v1/diagnose?to=a.b:80&from=", "from", "'' is not a source:")]
    [InlineData("/api/v1/diagnoses?verdict=bad", "verdict", "'bad' is not a value of verdict: expected one of reachable, degraded, unreachable, undetermined.")]
    [InlineData("/api/v1/diagnose?to=", "to", "A target is missing: expected svc, svc.ns or svc.ns.svc.cluster.local, each with :port")]
    [InlineData("/api/v1/cluster?verbose=1", "verbose", "'verbose' is not a query parameter of this path: it has none.")]
    public async Task Names_the_wrong_query_parameter_and_what_was_expected(string path, string field, string message)
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.GetProblemAsync(path, HttpStatusCode.BadRequest);
        var error = Assert.Single(problem.Errors!.Value);
        Assert.Equal(field, error.Field);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/markdown, application/json;q=0.5")]
    public async Task Says_it_in_one_sentence_to_whoever_asks_for_text(string accept)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync("/api/v1/diagnose?to=a.b:80&timeoutSeconds=61", ("Accept", accept));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("timeoutSeconds is 61: expected 1 to 60.\n", await ApiHost.TextAsync(response));
        using var format = await host.GetAsync("/api/v1/findings/SVC999?format=text");
        Assert.Equal((HttpStatusCode.NotFound, "text/plain"), (format.StatusCode, format.Content.Headers.ContentType?.MediaType));
        using var json = await host.GetAsync("/api/v1/findings/SVC999", ("Accept", "application/json, text/plain;q=0.5"));
        await ApiHost.ProblemAsync(json, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Repeats_what_was_written_so_that_it_can_be_read()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync("/api/v1/diagnose?to=na\u00efve\U0001F4A5:80\\uD83D\\uDCA5");
        var text = await ApiHost.TextAsync(response);
        Assert.Contains("in 'na\u00efve\U0001F4A5:80\\\\uD83D\\\\uDCA5' cannot be in a target", text, StringComparison.Ordinal);
        var problem = await ApiHost.ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.StartsWith("'\u00ef' in 'na\u00efve\U0001F4A5:80\\uD83D\\uDCA5'", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/diagnose", "; did you mean /api/v1/diagnose?")]
    [InlineData("/services/shop/web", "; did you mean /api/v1/services/shop/web?")]
    [InlineData("/api/v1/service/shop/web", "; did you mean /api/v1/services/shop/web?")]
    [InlineData("/api/v1/diagnosis", "; did you mean /api/v1/diagnoses?")]
    [InlineData("/api/v1/clusters", "; did you mean /api/v1/cluster?")]
    [InlineData("/health", "; did you mean /healthz?")]
    [InlineData("/wholly/else", ". The API")]
    public async Task Names_the_path_that_was_meant(string path, string hint)
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.GetProblemAsync(path, HttpStatusCode.NotFound);
        Assert.StartsWith($"There is nothing at {path}{hint}", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/diagnose?to=odd7:99999")]
    [InlineData("/api/v1/diagnose?odd7=payments.shop:80")]
    [InlineData("/api/v1/services?namespace=odd7")]
    [InlineData("/api/v1/services/odd7/web")]
    [InlineData("/api/v1/findings/odd7")]
    [InlineData("/api/v1/diagnoses/odd7")]
    public async Task A_mistake_of_the_caller_raises_no_exception(string path)
    {
        await using var host = await ApiHost.StartAsync();
        var raised = new ConcurrentQueue<string>();
        void Note(object? sender, FirstChanceExceptionEventArgs happened)
        {
            // Other tests raise exceptions of their own meanwhile.
            if (happened.Exception.Message.Contains("odd7", StringComparison.Ordinal))
            {
                raised.Enqueue(happened.Exception.Message);
            }
        }

        AppDomain.CurrentDomain.FirstChanceException += Note;
        using var response = await host.GetAsync(path);
        AppDomain.CurrentDomain.FirstChanceException -= Note;

        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.Empty(raised);
    }

    [Fact]
    public async Task Reports_every_wrong_reference_at_once()
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.PostProblemAsync("/api/v1/diagnoses", """{"from":"web","to":"shop/payments"}""", HttpStatusCode.BadRequest);
        Assert.Equal(["from", "to"], problem.Errors!.Value.Select(error => error.Field));
    }

    [Fact]
    public async Task Asks_for_json()
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.PostProblemAsync(
            "/api/v1/diagnoses", "{}", HttpStatusCode.UnsupportedMediaType, "application/x-www-form-urlencoded");
        Assert.Contains("application/json", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_bodies_above_the_limit()
    {
        await using var host = await ApiHost.StartAsync(settings: ("Api:MaxBodyBytes", "1024"));
        var large = $$"""{"to":"{{new string('a', 2000)}}:80"}""";
        var problem = await host.PostProblemAsync("/api/v1/diagnoses", large, HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("1024 bytes", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_problems_of_unknown_paths_and_methods()
    {
        await using var host = await ApiHost.StartAsync();
        var missing = await host.GetProblemAsync("/api/v1/nothing", HttpStatusCode.NotFound);
        Assert.Equal("urn:netdoctor:problem:unknown-route", missing.Type);
        using var response = await host.PostAsync("/api/v1/cluster", "{}");
        var method = await ApiHost.ProblemAsync(response, HttpStatusCode.MethodNotAllowed);
        Assert.Contains("GET", method.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_nothing_of_its_own_failures_but_where_to_look()
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.GetProblemAsync("/fails", HttpStatusCode.InternalServerError);
        Assert.Equal("urn:netdoctor:problem:internal-error", problem.Type);
        Assert.NotNull(problem.TraceId);
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
    }
}
