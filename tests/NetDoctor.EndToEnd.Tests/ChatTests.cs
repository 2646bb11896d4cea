using System.Diagnostics;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>Conversations with the bot beside a lab, from the question to the fix.</summary>
[Trait("Kind", "EndToEnd")]
public sealed class ChatTests
{
    [Fact]
    public async Task Leads_from_what_is_broken_to_its_repair_in_chat_alone()
    {
        using var limit = Limit();
        await using var lab = await SettledLab.StartAsync(new ScenarioCatalog().Find("service-selector-near-miss")!, limit.Token, withChat: true);
        await using var talk = await TerminalTalk.OpenAsync(lab.ChatUrl!, limit.Token);

        Assert.StartsWith("Hello, this is NetDoctor.", (await talk.SayAsync("", limit.Token)).Text, StringComparison.Ordinal);
        Assert.StartsWith("From now on, when you say \"I\", it is shop/web.", (await talk.SayAsync("I am web", limit.Token)).Text, StringComparison.Ordinal);
        var answer = await talk.SayAsync("hey, why can't I reach `orders`? thanks!", limit.Token);
        Assert.StartsWith("\u2717 orders.shop:80 is unreachable from shop/web. ", answer.Text, StringComparison.Ordinal);
        Assert.Contains("SVC10", answer.Text, StringComparison.Ordinal);
        var progress = talk.Messages.First(message => message.Id == answer.Id);
        Assert.True(progress.IsProgress);
        var watch = await talk.PressAsync(answer, "Watch", limit.Token);
        Assert.StartsWith("\u2717 Watching orders.shop:80 from shop/web.", watch.Text, StringComparison.Ordinal);

        await RunAsync(CommandIn(answer.Text), lab.KubeconfigPath, limit.Token);
        var notice = await talk.HearAsync("\u2713 Fixed: orders.shop:80 from shop/web is reachable again", limit.Token);

        Assert.Contains("- No longer found: SVC10", notice.Text, StringComparison.Ordinal);
        Assert.StartsWith("\u2713 orders.shop:80 is reachable from shop/web", (await talk.SayAsync("\u4e3a\u4ec0\u4e48 web \u8bbf\u95ee\u4e0d\u4e86 orders", limit.Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_everything_else_that_can_be_asked()
    {
        using var limit = Limit();
        await using var lab = await SettledLab.StartAsync(new ScenarioCatalog().Find("policy-ingress-denied")!, limit.Token, withChat: true);
        await using var talk = await TerminalTalk.OpenAsync(lab.ChatUrl!, limit.Token);

        Assert.StartsWith("\u2713 NetDoctor is well and knows the cluster.", (await talk.SayAsync("status", limit.Token)).Text, StringComparison.Ordinal);
        Assert.StartsWith("\u2713 The only Service in shop is well", (await talk.SayAsync("services in shop", limit.Token)).Text, StringComparison.Ordinal);
        Assert.StartsWith("SVC12 No ready endpoints\n\nMeans:", (await talk.SayAsync("explain svc12", limit.Token)).Text, StringComparison.Ordinal);
        Assert.Contains("'POL99' is not a finding that NetDoctor reports.", (await talk.SayAsync("explain pol99", limit.Token)).Text, StringComparison.Ordinal);
        Assert.Contains("01M846P5HZ14JNRCC648R6DNKB", (await talk.SayAsync("details 01M846P5HZ14JNRCC648R6DNKB", limit.Token)).Text, StringComparison.Ordinal);
        Assert.StartsWith("Policies let", (await talk.SayAsync("who can reach payments", limit.Token)).Text, StringComparison.Ordinal);
        Assert.StartsWith("Policies let shop/web reach", (await talk.SayAsync("what can web reach", limit.Token)).Text, StringComparison.Ordinal);
        Assert.StartsWith("There is no namespace shpo. Do you mean one of these?", (await talk.SayAsync("services in shpo", limit.Token)).Text, StringComparison.Ordinal);
        var answer = await talk.SayAsync("why can't web reach payments?", limit.Token);
        var details = await talk.PressAsync(answer, "Details", limit.Token);
        Assert.NotEqual(answer.Id, details.Id);
        Assert.Contains("Cause: POL", details.Text, StringComparison.Ordinal);
        var explained = await talk.PressAsync(answer, answer.Buttons[3].Label, limit.Token);
        Assert.Contains("Fix:", explained.Text, StringComparison.Ordinal);
        var again = await talk.PressAsync(answer, "Run again", limit.Token);
        Assert.Equal(answer.Id, again.Id);
        Assert.StartsWith(answer.Text.Split('\n')[0], again.Text, StringComparison.Ordinal);
    }

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        return limit;
    }

    private static string CommandIn(string text) => text.Split('\n').First(line => line.StartsWith("  $ ", StringComparison.Ordinal))[4..];

    // The command is run as it was written: whoever reads it in a chat pastes it.
    private static async Task RunAsync(string command, string kubeconfig, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(':').All(folder => !File.Exists(Path.Combine(folder, "kubectl"))))
        {
            Assert.Skip("kubectl is not on the PATH.");
        }

        var start = new ProcessStartInfo("bash", ["-c", command]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"{command}: {await output}{await errors}");
    }
}
