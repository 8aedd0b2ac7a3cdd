// Each test runs a whole server; side by side on a small machine they would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
