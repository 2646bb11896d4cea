namespace NetDoctor.Kubernetes.Tests;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Eventually
{
    /// <summary>Waits until the condition holds; fails after 20 seconds.</summary>
    public static async Task HoldsAsync(Func<bool> condition, Func<string> otherwise)
    {
        for (var attempt = 0; attempt < 4000; attempt++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Fail(otherwise());
    }
}
