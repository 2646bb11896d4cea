using System.Net;
using System.Net.Sockets;
using System.Text;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Http;

public sealed class HttpRedirectTests
{
    private static readonly HttpProbeSpec Spec = new() { Address = "127.0.0.1", Port = 1, Host = "payments.shop", MaxRedirects = 3 };

    [Fact]
    public async Task Follows_a_redirect_back_to_the_same_place()
    {
        var (result, paths) = await RunAsync(Spec, Redirect("/login?next=/"), "HTTP/1.1 200 OK\r\n\r\n");

        Assert.Equal(["/", "/login?next=/"], paths);
        Assert.Equal((200, null, false), (result.Status, result.Location, result.IsRedirectLoop));
        Assert.Equal([new HttpRedirect("/", 302, "/login?next=/")], result.Redirects);
    }

    [Fact]
    public async Task Follows_an_absolute_location_with_the_same_host_and_port()
    {
        var (result, paths) = await RunAsync(Spec with { Host = "payments.shop:8443" }, Redirect("http://PAYMENTS.shop:8443/a#top"), "HTTP/1.1 204 Done\r\n\r\n");

        Assert.Equal(["/", "/a"], paths);
        Assert.Equal(204, result.Status);
    }

    [Theory]
    [InlineData("http://other.shop/")]
    [InlineData("https://payments.shop/")]
    [InlineData("http://payments.shop/")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("//other.shop/a")]
    [InlineData("gopher:x")]
    public async Task Follows_no_redirect_that_leads_elsewhere(string location)
    {
        var (result, paths) = await RunAsync(Spec, Redirect(location));

        Assert.Equal(["/"], paths);
        Assert.Equal((302, location), (result.Status, result.Location));
        Assert.Empty(result.Redirects);
    }

    [Fact]
    public async Task Follows_none_unless_asked()
    {
        var (result, paths) = await RunAsync(Spec with { MaxRedirects = 0 }, Redirect("/a"));

        Assert.Equal(["/"], paths);
        Assert.Equal((302, "/a"), (result.Status, result.Location));
    }

    [Fact]
    public async Task Sees_a_loop()
    {
        var (result, paths) = await RunAsync(Spec, Redirect("/a"), Redirect("/"));

        Assert.Equal(["/", "/a"], paths);
        Assert.Equal((302, true), (result.Status, result.IsRedirectLoop));
    }

    [Fact]
    public async Task Sees_a_loop_of_one()
    {
        var (result, paths) = await RunAsync(Spec, Redirect("/"));

        Assert.Equal(["/"], paths);
        Assert.True(result.IsRedirectLoop);
    }

    [Fact]
    public async Task Sees_no_loop_in_a_server_that_tries_a_cookie()
    {
        var (result, paths) = await RunAsync(
            Spec, "HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: seen=1; Path=/; HttpOnly\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n");

        Assert.Equal(["/", "/"], paths);
        Assert.Equal((200, false), (result.Status, result.IsRedirectLoop));
    }

    [Fact]
    public async Task Sees_a_loop_in_a_server_that_sets_another_cookie_each_time()
    {
        string[] answers = [.. Enumerable.Range(1, 4).Select(number =>
            $"HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: session={number}\r\nSet-Cookie: =bad, ;;\r\n\r\n")];
        var (result, paths) = await RunAsync(Spec, answers);

        Assert.Equal(["/", "/", "/"], paths);
        Assert.True(result.IsRedirectLoop);
    }

    [Fact]
    public async Task Stops_after_as_many_as_it_may_follow()
    {
        var (result, paths) = await RunAsync(Spec, Redirect("/1"), Redirect("/2"), Redirect("/3"), Redirect("/4"));

        Assert.Equal(["/", "/1", "/2", "/3"], paths);
        Assert.Equal((302, "/4", false), (result.Status, result.Location, result.IsRedirectLoop));
    }

    [Fact]
    public async Task Reports_the_proxy_that_the_answer_came_through()
    {
        var (result, _) = await RunAsync(Spec, "HTTP/1.1 503 Busy\r\nServer: envoy\r\nVia: 1.1 edge\r\n\r\n");

        Assert.Equal(("envoy", "1.1 edge"), (result.Server, result.Via));
    }

    private static string Redirect(string location) => $"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n";

    private static async Task<(HttpProbeResult Result, List<string> Paths)> RunAsync(HttpProbeSpec spec, params string[] answers)
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        List<string> paths = [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var serving = ServeAsync(listener, answers, paths, stop.Token);
        var result = await probing.RunAsync<HttpProbeResult>(spec.At((IPEndPoint)listener.LocalEndPoint!));
        await stop.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (result, paths);
    }

    private static async Task ServeAsync(Socket listener, string[] answers, List<string> paths, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        foreach (var answer in answers)
        {
            using var connection = await listener.AcceptAsync(cancellationToken);
            var count = await connection.ReceiveAsync(buffer, cancellationToken);
            paths.Add(Encoding.ASCII.GetString(buffer, 0, count).Split(' ')[1]);
            await connection.SendAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
            connection.Shutdown(SocketShutdown.Send);
        }
    }
}
