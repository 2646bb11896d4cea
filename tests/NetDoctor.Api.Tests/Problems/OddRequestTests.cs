using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Tests.Problems;

/// <summary>Requests that nobody means: each is answered, or refused with a reason, and none is NetDoctor's own failure.</summary>
public sealed class OddRequestTests(OddRequestTests.SharedHost shared) : IClassFixture<OddRequestTests.SharedHost>
{
    private const string Probes = "/api/v1/probes";
    private const string Diagnoses = "/api/v1/diagnoses";
    private const string Tcp = """{"kind":"tcp","address":"10.96.1.2","port":80}""";

    public static TheoryData<string, string> OddBodies => new()
    {
        { Probes, "null" },
        { Probes, "true" },
        { Probes, "7" },
        { Probes, "\"x\"" },
        { Probes, "[]" },
        { Probes, "{}" },
        { Probes, "[null]" },
        { Probes, "[null,null]" },
        { Probes, $"[{Tcp},null]" },
        { Probes, "[[]]" },
        { Probes, "[7]" },
        { Probes, $"[[{Tcp}]]" },
        { Probes, """{"probes":null}""" },
        { Probes, """{"probes":[null]}""" },
        { Probes, """{"probes":{}}""" },
        { Probes, """{"probes":"tcp"}""" },
        { Probes, $$"""{"probes":[{{Tcp}}],"more":1}""" },
        { Probes, """{"kind":null,"address":"10.96.1.2","port":80}""" },
        { Probes, """{"kind":7,"address":"10.96.1.2","port":80}""" },
        { Probes, """{"kind":"tcp","address":null,"port":80}""" },
        { Probes, """{"kind":"tcp","address":["10.96.1.2"],"port":80}""" },
        { Probes, """{"kind":"tcp","address":"","port":80}""" },
        { Probes, """{"kind":"tcp","address":"10.96.1.2\u0000","port":80}""" },
        { Probes, """{"kind":"tcp","address":"\ud800","port":80}""" },
        { Probes, """{"kind":"tcp","address":"10.96.1.2","port":null}""" },
        { Probes, """{"kind":"tcp","address":"10.96.1.2","port":"80"}""" },
        { Probes, """{"kind":"tcp","address":"10.96.1.2","port":80.5}""" },
        { Probes, """{"kind":"tcp","address":"10.96.1.2","port":1e9}""" },
        { Probes, """{"kind":"tcp","address":"10.96.1.2","port":99999999999999999999}""" },
        { Probes, """{"kind":"tcp","address":"10.96.1.2","port":-1}""" },
        { Probes, """{"kind":"tcp","address":"10.96.1.2","port":80,"timeoutMilliseconds":null}""" },
        { Probes, """{"kind":"dns","address":"10.96.0.10","port":53,"name":null}""" },
        { Probes, """{"kind":"dns","address":"10.96.0.10","port":53,"name":""}""" },
        { Probes, """{"kind":"dns","address":"10.96.0.10","port":53,"name":"a","type":7}""" },
        { Probes, """{"kind":"http","address":"10.96.1.2","port":80,"path":null}""" },
        { Probes, """{"kind":"http","address":"10.96.1.2","port":80,"path":"no slash"}""" },
        { Probes, """{"kind":"http","address":"10.96.1.2","port":80,"path":"/\r\nX: y"}""" },
        { Probes, """{"\ud800":1}""" },
        { Probes, """{"probes":[{"kind":"tcp","address":"10.96.1.2","port":80,"\ud800":1}]}""" },
        { Probes, Nested(63) },
        { Probes, Nested(64) },
        { Probes, Nested(10000) },
        { Probes, $"[{string.Join(',', Enumerable.Repeat(Tcp, 2000))}]" },
        { Probes, $"[{string.Join(',', Enumerable.Repeat("null", 20000))}]" },
        { Diagnoses, "null" },
        { Diagnoses, "[]" },
        { Diagnoses, "[null]" },
        { Diagnoses, "\"x\"" },
        { Diagnoses, "7" },
        { Diagnoses, "{}" },
        { Diagnoses, """{"to":null}""" },
        { Diagnoses, """{"to":{"to":null}}""" },
        { Diagnoses, """{"to":[null]}""" },
        { Diagnoses, """{"to":80}""" },
        { Diagnoses, """{"to":"payments.shop:80","timeoutSeconds":"10"}""" },
        { Diagnoses, """{"to":"payments.shop:80","timeoutSeconds":null}""" },
        { Diagnoses, """{"to":"payments.shop:80","timeoutSeconds":1e300}""" },
        { Diagnoses, """{"to":"payments.shop:80","protocol":null}""" },
        { Diagnoses, """{"to":"payments.shop:80","protocol":6}""" },
        { Diagnoses, """{"to":"payments.shop:80","from":{}}""" },
        { Diagnoses, """{"to":"\ud800"}""" },
        { Diagnoses, """{"to":"\u0000"}""" },
        { Diagnoses, """{"to":"payments.shop:80\r\nX: y"}""" },
        { Diagnoses, """{"to":"payments.shop:80","to":"payments.shop:80"}""" },
        { Diagnoses, """{"\ud800":1}""" },
        { Diagnoses, $$"""{"to":"{{new string('a', 3000)}}"}""" },
        { Diagnoses, Nested(64) },
    };

    [Theory]
    [MemberData(nameof(OddBodies), DisableDiscoveryEnumeration = true)]
    public async Task Refuses_an_odd_body_with_a_reason(string path, string json)
    {
        var problem = await shared.Host.PostProblemAsync(path, json, HttpStatusCode.BadRequest);
        AssertClear(problem.Detail);
    }

    [Theory]
    [InlineData(Probes, "[{\"kind\":\"tcp\",\"address\":\"?\",\"port\":80}]")]
    [InlineData(Probes, "[{\"kind\":\"tcp\",\"?\":\"\",\"port\":80}]")]
    [InlineData(Probes, "{\"?\":1}")]
    [InlineData(Probes, "?")]
    [InlineData(Diagnoses, "{\"to\":\"?\"}")]
    [InlineData(Diagnoses, "{\"?\":\"\"}")]
    public async Task Refuses_a_body_that_is_not_utf8(string path, string json)
    {
        using var content = new ByteArrayContent([.. Encoding.ASCII.GetBytes(json).Select(one => one == '?' ? (byte)0xff : one)]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await shared.Host.Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);

        AssertClear((await ApiHost.ProblemAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    [Theory]
    [InlineData(Probes)]
    [InlineData(Diagnoses)]
    public async Task Refuses_a_body_of_a_megabyte(string path)
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.PostProblemAsync(path, $"\"{new string('x', 1 << 20)}\"", HttpStatusCode.RequestEntityTooLarge);
        AssertClear(problem.Detail);
    }

    [Fact]
    public async Task Refuses_a_text_of_a_megabyte_where_bodies_may_be_larger()
    {
        await using var host = await ApiHost.StartAsync(settings: ("Api:MaxBodyBytes", "10485760"));
        var text = new string('x', 1 << 20);
        foreach (var (path, json) in new[]
        {
            (Diagnoses, $$"""{"to":"{{text}}"}"""), (Diagnoses, $$"""{"to":"a.b:80","from":"{{text}}"}"""), (Diagnoses, $"\"{text}\""),
            (Probes, $$"""[{"kind":"{{text}}","address":"10.96.1.2","port":80}]"""), (Probes, $$"""[{"kind":"tcp","address":"{{text}}","port":80}]"""),
            (Probes, $$"""{"kind":"tcp","address":"10.96.1.2","port":"{{text}}"}"""), (Probes, $$"""{"{{text}}":1}"""),
            (Probes, $$"""{"kind":"dns","address":"10.96.0.10","port":53,"name":"{{text}}"}"""),
        })
        {
            var problem = await host.PostProblemAsync(path, json, HttpStatusCode.BadRequest);
            AssertClear(problem.Detail);
        }
    }

    [Theory]
    [InlineData("http", "host", "x\\r\\nX: y")]
    [InlineData("http", "host", "\\u0000")]
    [InlineData("http", "host", "")]
    [InlineData("http", "host", "[::1")]
    [InlineData("http", "path", "/\\u007f\\u00e9")]
    [InlineData("grpc", "host", "x\\r\\nX: y")]
    [InlineData("grpc", "host", "\\u00e9..")]
    [InlineData("dns", "name", "..")]
    [InlineData("dns", "name", "a..b")]
    [InlineData("dns", "name", "\\u0000")]
    [InlineData("dns", "name", "\\\\999")]
    [InlineData("dns", "name", "\\u00e9.\\ud83d\\ude00")]
    [InlineData("dns", "name", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example")]
    public async Task Answers_or_refuses_odd_texts_of_a_real_probe(string kind, string field, string value)
    {
        await using var host = await ApiHost.StartAsync(
            services: services => services.RemoveAll<IProber>(), settings: ("Probes:AllowedTargets:0", "127.0.0.0/8"));
        var fields = new Dictionary<string, string> { ["name"] = "\"name\":\"example\"", [field] = $"\"{field}\":\"{value}\"" };
        var more = kind == "dns" ? fields["name"] : fields[field];
        var address = $"\"address\":\"127.0.0.1\",\"port\":{ClosedPort()},\"timeoutMilliseconds\":200";

        using var response = await host.PostAsync(Probes, $"{{\"kind\":\"{kind}\",{address},{more}}}");

        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
    }

    private static readonly (string Route, string Parameter, string Value)[] Needed =
        [("/diagnose", "to", "payments.shop:80"), ("/names", "name", "web"), ("/names", "kind", "service")];

    public static TheoryData<string> Gets()
    {
        var data = new TheoryData<string>();
        data.AddRange("/api/v1/diagnose", Diagnoses, Diagnoses + "/{id}", "/api/v1/services", "/api/v1/findings/{id}", "/api/v1/cluster", "/api/v1/cluster/agents",
            "/api/v1/findings", "/api/v1/services/{namespace}/{name}", Diagnoses + "/{id}/events", "/api/v1/policies/lint",
            "/api/v1/policies/connectivity", "/api/v1/names");
        return data;
    }

    [Theory]
    [MemberData(nameof(Gets))]
    public async Task Answers_or_refuses_every_odd_value_of_a_query_parameter(string route)
    {
        var host = shared.Host;
        var known = route.Replace("{id}", "SVC12", StringComparison.Ordinal).Replace("{namespace}", "shop", StringComparison.Ordinal)
            .Replace("{name}", "web", StringComparison.Ordinal);
        foreach (var parameter in (string[])[.. QueryOf(host, route), "no-such", "%00", "%FF", ""])
        {
            var others = string.Concat(Needed.Where(pair => route.EndsWith(pair.Route, StringComparison.Ordinal) && parameter != pair.Parameter)
                .Select(pair => $"{pair.Parameter}={pair.Value}&"));
            foreach (var value in OddValues)
            {
                await AssertAnsweredAsync(host, $"{known}?{others}{parameter}={value}");
                using var twice = await host.GetAsync($"{known}?{others}{parameter}={value}&{parameter}={value}");
                Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
            }

            await AssertAnsweredAsync(host, $"{known}?{others}{parameter}");
        }
    }

    [Theory]
    [MemberData(nameof(Gets))]
    public async Task Answers_or_refuses_every_odd_part_of_a_path(string route)
    {
        var host = shared.Host;
        foreach (var value in OddValues.Where(value => value.Length is > 0 and < 10000 && !value.Contains("%00", StringComparison.Ordinal)))
        {
            await AssertAnsweredAsync(host, route.Replace("{id}", value, StringComparison.Ordinal)
                .Replace("{namespace}", value, StringComparison.Ordinal).Replace("{name}", value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Knows_every_get_of_the_api()
    {
        await using var host = await ApiHost.StartAsync();
        var tested = Gets().Select(row => row.Data).Order(StringComparer.Ordinal);
        Assert.Equal(tested, Routes(host).Select(PatternOf).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Last-Event-ID", "-1")]
    [InlineData("Last-Event-ID", "99999999999")]
    [InlineData("Last-Event-ID", "x")]
    [InlineData("Accept", "*")]
    [InlineData("Accept", ";;;q=x")]
    [InlineData("Accept", "text/plain;q=9")]
    [InlineData("If-None-Match", "\"")]
    [InlineData("If-None-Match", "W/x, *")]
    [InlineData("Prefer", ",;=")]
    [InlineData("Content-Length", "-1")]
    public async Task Answers_or_refuses_odd_headers(string name, string value)
    {
        var host = shared.Host;
        var done = await host.GetJsonAsync<Model.Diagnoses.Diagnosis>("/api/v1/diagnose?to=payments.shop:80");
        foreach (var path in new[] { $"{Diagnoses}/{done.Id}", $"{Diagnoses}/{done.Id}/events", "/api/v1/services", "/api/v1/findings/SVC12" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(name, value);
            using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.InRange((int)response.StatusCode, 200, 499);
        }
    }

    private static readonly string[] OddValues =
    [
        "", "%20", "%00", "a%00b", "%FF", "%C0%80", "%ED%A0%80", "%", "%zz", "%0d%0aX:%20y", "%1b[31m", "%E2%80%AE", "-1", "0", "1", "1.5", "1e3",
        "0x10", "%2B7", "2147483647", "2147483648", "99999999999999999999", "NaN", "null", "true", "json", "JSON", "tcp", "healthy", "*", "../..",
        "%2e%2e%2f", "%27%22%3C%3E", "[", "]:80", "[::1", "[]:80", ":80", "a:b:c", "::", "::1:80", "http://", "http://[", "http://a%00b/",
        "http://xn--a/", "http://xn--ls8h.la:0/", "https://a:99999/", "http://u:p@a/", "_._", "_http._tcp", "node/", "a/b/c/d/e", "1.2.3:80",
        "payments.shop:-1", "payments.shop:http", "10.96.1.2:80", "fe80::1%251:80", "%F0%9F%98%80", "%F0%9F%98%80.shop:80", new('a', 300),
        $"{string.Join('.', Enumerable.Repeat(new string('a', 63), 4))}:80", $"{new string('a', 70)}.shop:80", new('%', 500), new('9', 5000), new('a', 60000),
    ];

    private static async Task AssertAnsweredAsync(ApiHost host, string path)
    {
        using var response = await host.GetAsync(path);
        var shown = path.Length > 200 ? path[..200] : path;
        Assert.True((int)response.StatusCode is >= 200 and < 500, $"{(int)response.StatusCode} of {shown}");
        if (response.IsSuccessStatusCode)
        {
            Assert.DoesNotContain("\\u00", await ApiHost.TextAsync(response), StringComparison.Ordinal);
        }
        else if (response.StatusCode != HttpStatusCode.Found)
        {
            var problem = await ApiHost.ProblemAsync(response, response.StatusCode);
            AssertClear(problem.Detail);
            Assert.DoesNotContain(problem.Detail!, letter => letter is < ' ' or (char)0x1b);
        }
    }

    private static void AssertClear(string? detail)
    {
        Assert.False(string.IsNullOrWhiteSpace(detail));
        Assert.InRange(detail.Length, 10, 3000);
        Assert.DoesNotContain("Exception", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("NetDoctor.", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", detail, StringComparison.Ordinal);
    }

    private static IEnumerable<RouteEndpoint> Routes(ApiHost host) => host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => PatternOf(endpoint).StartsWith("/api/v1", StringComparison.Ordinal)
            && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true);

    private static string PatternOf(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText!.Trim('/')}";

    private static IEnumerable<string> QueryOf(ApiHost host, string route) => Routes(host).Single(endpoint => PatternOf(endpoint) == route)
        .Metadata.GetMetadata<MethodInfo>()!.GetParameters()
        .Select(parameter => (parameter.Name, Query: parameter.GetCustomAttribute<FromQueryAttribute>()))
        .Where(parameter => parameter.Query is not null)
        .Select(parameter => parameter.Query!.Name ?? parameter.Name!);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    /// <summary>One host for requests that leave nothing behind: a host for each would take most of the time.</summary>
    public sealed class SharedHost : IAsyncLifetime
    {
        internal ApiHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Host = await ApiHost.StartAsync(settings: [("Limits:Burst", "100000"), ("Limits:RunsPerMinute", "1000000")]);

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
