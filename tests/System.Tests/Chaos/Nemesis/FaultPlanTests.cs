namespace SyncStream.SystemTests.Chaos;

public class FaultPlanTests
{
    private static readonly FaultKind[] All = Enum.GetValues<FaultKind>();

    [Fact]
    public void One_seed_makes_one_plan_and_another_another()
    {
        var plan = FaultPlan.From(7, All).Take(200).ToList();
        FaultPlan.From(7, All).Take(200).ShouldBe(plan);
        FaultPlan.From(8, All).Take(200).ShouldNotBe(plan);
    }

    [Fact]
    public void Every_kind_comes_and_no_other()
    {
        FaultPlan.From(1, All).Take(26).Select(f => f.Kind).Distinct().ShouldBe(All, ignoreOrder: true);
        FaultPlan.From(1, [FaultKind.StopWorker]).Take(50).ShouldAllBe(f => f.Kind == FaultKind.StopWorker);
    }

    [Fact]
    public void Some_faults_fall_into_the_repair_of_the_one_before_and_some_hit_a_whole_system()
    {
        var plan = FaultPlan.From(3, All).Take(300).ToList();
        plan.Count(f => f.WaitUntilWhole).ShouldBeInRange(90, 210);
        plan.Count(f => !f.WaitUntilWhole && f.Pause < TimeSpan.FromSeconds(1.5)).ShouldBeInRange(50, 150);
    }

    [Fact]
    public void A_stopped_worker_stays_so_for_one_to_fifteen_seconds()
    {
        var stops = FaultPlan.From(3, [FaultKind.StopWorker]).Take(300).Select(f => f.Lasts.TotalSeconds).ToList();
        stops.Min().ShouldBeInRange(1, 2);
        stops.Max().ShouldBeInRange(14, 15);
    }
}
